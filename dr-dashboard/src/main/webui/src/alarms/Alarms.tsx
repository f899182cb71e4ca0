import { Alert, AlertActionLink, Button, Card, CardBody, CardHeader, CardTitle } from '@patternfly/react-core';
import { useState } from 'react';
import { client, words } from '../service/client';
import type { Alarm } from '../service/contract';
import { clockTime, count, dateTime } from '../wording';

interface Props {
  alarms: Alarm[];
  mayWrite: boolean;
  onAskForToken: () => void;
}

/** What people are told of, who looks after it, and whether the way to them works. */
export function Alarms({ alarms, mayWrite, onAskForToken }: Props) {
  const [busy, setBusy] = useState(false);
  const [notice, setNotice] = useState<{ good: boolean; text: string } | null>(null);

  const act = async (order: () => Promise<{ good: boolean; text: string } | null>) => {
    if (!mayWrite) {
      onAskForToken();
      return;
    }
    setBusy(true);
    setNotice(null);
    try {
      setNotice(await order());
    } catch (failure) {
      setNotice({ good: false, text: words(failure) });
    } finally {
      setBusy(false);
    }
  };

  return (
    <Card component="section" aria-labelledby="alarms" className="alarms" isCompact>
      <CardHeader
        actions={{
          hasNoOffset: true,
          actions: (
            <Button variant="link" size="sm" isDisabled={busy} onClick={() => act(tryTheWay)}>
              Test alarms
            </Button>
          ),
        }}
      >
        <CardTitle component="h2" id="alarms">
          {alarms.length === 0 ? 'No alarms' : count(alarms.length, 'alarm')}
        </CardTitle>
      </CardHeader>
      {(alarms.length > 0 || notice) && (
        <CardBody>
          {notice && <Alert isInline isLiveRegion variant={notice.good ? 'success' : 'danger'} title={notice.text} />}
          {alarms.map((alarm) => (
            <Alert
              key={alarm.id}
              isInline
              component="h3"
              variant={alarm.kind === 'FORECAST' || alarm.kind === 'UNUSUAL' ? 'warning' : 'danger'}
              title={alarm.text}
              actionLinks={
                alarm.acknowledgedBy ? undefined : (
                  <AlertActionLink isDisabled={busy} onClick={() => act(() => lookAfter(alarm))}>
                    I look after it
                  </AlertActionLink>
                )
              }
            >
              <Told alarm={alarm} />
            </Alert>
          ))}
        </CardBody>
      )}
    </Card>
  );
}

function Told({ alarm }: { alarm: Alarm }) {
  const silent = alarm.channels.filter((channel) => channel.problem);
  return (
    <p className="aside">
      Alarm {alarm.id}, since {dateTime(alarm.since)}.
      {alarm.acknowledgedBy && ` ${alarm.acknowledgedBy} looks after it${alarm.note ? `: ${alarm.note}` : ''}.`}
      {alarm.channels
        .filter((channel) => channel.times > 0 && channel.last)
        .map((channel) => ` Told by ${channel.channel} at ${clockTime(channel.last!)}.`)}
      {silent.map((channel) => ` The ${channel.channel} does not work: ${channel.problem}.`)}
    </p>
  );
}

async function tryTheWay() {
  const tried = await client.testAlarms();
  const failed = tried.filter((each) => each.problem);
  return failed.length > 0
    ? { good: false, text: failed.map((each) => `${each.channel} to ${each.to}: ${each.problem}`).join('; ') }
    : { good: true, text: `Arrived by ${tried.map((each) => `${each.channel} at ${each.to}`).join(' and ')}.` };
}

async function lookAfter(alarm: Alarm) {
  await client.acknowledge(alarm.id);
  return null;
}
