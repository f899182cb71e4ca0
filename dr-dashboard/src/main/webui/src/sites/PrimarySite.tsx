import {
  Alert,
  AlertActionCloseButton,
  Button,
  Card,
  CardBody,
  CardHeader,
  CardTitle,
  Label,
} from '@patternfly/react-core';
import { useState } from 'react';
import { client, words } from '../service/client';
import type { Activity, Forecast, Site } from '../service/contract';
import { count, dateTime, duration } from '../wording';
import { ActivityList } from './ActivityList';
import { Drift } from './Drift';
import { StuckMachines } from './StuckMachines';
import { History } from './History';
import { HostList } from './HostList';
import { MachineTable } from './MachineTable';
import { rpoCounts } from './rpo';

interface Props {
  site: Site;
  activity: Activity[];
  forecasts: Forecast[];
  /** The service's time. */
  now: number;
  heardSecondsAgo: number;
  mayWrite: boolean;
  /** Why nothing can be ordered now; empty when it can. */
  blocked: string;
  onFailover: () => void;
  onPlan: () => void;
  onDrill: () => void;
  onAskForToken: () => void;
}

interface Notice {
  good: boolean;
  text: string;
}

export function PrimarySite({ site, activity, forecasts, now, heardSecondsAgo, mayWrite, blocked, ...on }: Props) {
  const [busy, setBusy] = useState('');
  const [notice, setNotice] = useState<Notice | null>(null);

  const act = async (name: string, order: () => Promise<string>) => {
    if (!mayWrite) {
      on.onAskForToken();
      return;
    }
    setBusy(name);
    setNotice(null);
    try {
      setNotice({ good: true, text: await order() });
    } catch (failure) {
      setNotice({ good: false, text: words(failure) });
    } finally {
      setBusy('');
    }
  };
  // Once a run has moved machines, the button is no longer the first thing to reach for.
  const moved = site.machines.some((machine) => machine.owner !== site.id);

  const label = moved ? 'Fail over again' : 'Fail over';

  return (
    <Card component="section" aria-labelledby={`site-${site.id}`} className="site">
      <CardHeader
        actions={{
          hasNoOffset: true,
          actions: (
            <Button
              variant={moved ? 'secondary' : 'danger'}
              size="lg"
              isDisabled={blocked !== '' || !site.recoverySite}
              onClick={on.onFailover}
              aria-label={`${label} ${site.id}`}
            >
              {label}
            </Button>
          ),
        }}
      >
        <CardTitle component="h2" id={`site-${site.id}`}>
          Site {site.id}
        </CardTitle>
        <p className="aside">
          {site.recoverySite ? (
            <>
              Recovers to <strong>{site.recoverySite}</strong>
            </>
          ) : (
            'No policy says where it recovers to'
          )}
          {site.capturedAt && `. Spec revision ${site.specRevision}, captured ${dateTime(site.capturedAt)}`}
          {blocked && `. ${blocked}`}
        </p>
        <Drift drift={site.drift} />
        <StuckMachines stuck={site.stuck} />
      </CardHeader>
      <CardBody>
        <Summary site={site} heardSecondsAgo={heardSecondsAgo} />
        {notice && (
          <Alert
            isInline
            isLiveRegion
            variant={notice.good ? 'success' : 'danger'}
            title={notice.text}
            actionClose={<AlertActionCloseButton onClose={() => setNotice(null)} />}
          />
        )}
        {forecasts.map((forecast) => (
          <Alert key={forecast.group} isInline isPlain variant="warning" title={forecast.text} />
        ))}
        <MachineTable site={site} now={now} heardSecondsAgo={heardSecondsAgo} />
        <History site={site} now={now} />
        <div className="beside">
          <div>
            <h3>Activity</h3>
            <ActivityList activity={activity} />
            <div className="actions">
              <Button variant="secondary" size="sm" onClick={on.onPlan}>
                Plan and runbook
              </Button>
              <Button
                variant="secondary"
                size="sm"
                isDisabled={blocked !== '' || !site.recoverySite}
                onClick={on.onDrill}
                aria-label={`Drill ${site.id}`}
              >
                Drill
              </Button>
              <Button
                variant="secondary"
                size="sm"
                isLoading={busy === 'replicate'}
                isDisabled={busy !== '' || blocked !== ''}
                onClick={() => act('replicate', () => replicate(site.id))}
              >
                Replicate now
              </Button>
              <Button
                variant="secondary"
                size="sm"
                isLoading={busy === 'capture'}
                isDisabled={busy !== '' || blocked !== ''}
                onClick={() => act('capture', () => capture(site.id))}
              >
                Capture now
              </Button>
            </div>
          </div>
          <div>
            <h3>Hosts</h3>
            <HostList hosts={site.hosts} />
          </div>
        </div>
      </CardBody>
    </Card>
  );
}

function Summary({ site, heardSecondsAgo }: { site: Site; heardSecondsAgo: number }) {
  const rpo = rpoCounts(site, heardSecondsAgo);
  const moved = site.machines.filter((machine) => machine.owner !== site.id).length;
  const own = site.machines.filter((machine) => machine.owner === site.id && machine.rpoLagSeconds !== null);
  const worst = own.sort((a, b) => (b.rpoLagSeconds ?? 0) - (a.rpoLagSeconds ?? 0))[0];
  return (
    <div className="summary">
      <span>{count(site.machines.length, 'machine')}</span>
      {rpo.missed > 0 && <Label status="danger">{rpo.missed} missed the RPO goal</Label>}
      {rpo.atRisk > 0 && <Label status="warning">{rpo.atRisk} at risk</Label>}
      {rpo.met > 0 && <Label status="success">{rpo.met} within the RPO goal</Label>}
      {moved > 0 && <Label color="purple">{moved} moved to {site.recoverySite}</Label>}
      {worst && (
        <span className="aside">
          Furthest behind: {worst.name}, {duration((worst.rpoLagSeconds ?? 0) + heardSecondsAgo)}
        </span>
      )}
    </div>
  );
}

async function replicate(site: string): Promise<string> {
  const { acknowledgements } = await client.replicate(site);
  const missing = acknowledgements.flatMap((each) => each.missing);
  const points = acknowledgements.map((each) => `${each.group} #${each.sequence}`).join(', ');
  if (missing.length > 0) {
    throw new Error(`Not in the new points: ${missing.map((each) => `${each.machine} (${each.reason})`).join(', ')}.`);
  }
  return `Replicated: ${points || 'nothing to do'}.`;
}

async function capture(site: string): Promise<string> {
  const { revision, changed, notes } = await client.capture(site);
  const what = changed ? `Captured as spec revision ${revision}.` : `Captured; nothing changed since spec revision ${revision}.`;
  return [what, ...notes].join(' ');
}
