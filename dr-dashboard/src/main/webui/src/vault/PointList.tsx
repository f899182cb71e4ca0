import { Button, FormSelect, FormSelectOption, TextInput } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { useEffect, useState } from 'react';
import { client, words } from '../service/client';
import type { Pin, Point, Site } from '../service/contract';
import { bytes, dateTime, largest } from '../wording';

const SHOWN = 10;

interface Props {
  sites: Site[];
  pins: Pin[];
  busy: boolean;
  onPin: (site: string, point: string, why: string, until: string) => Promise<boolean>;
}

/** The newest points of a machine, to be pinned. */
export function PointList({ sites, pins, busy, onPin }: Props) {
  const machines = sites.flatMap((site) => site.machines.map((machine) => ({ site: site.id, machine })));
  const [chosen, setChosen] = useState('');
  const at = machines.find((each) => each.machine.id === chosen) ?? machines[0];
  if (!at) {
    return null;
  }
  return (
    <>
      <h3>Points</h3>
      <FormSelect aria-label="Machine of the points" className="history-machine" value={at.machine.id} onChange={(_, id) => setChosen(id)}>
        {machines.map((each) => (
          <FormSelectOption key={each.machine.id} value={each.machine.id} label={`${each.machine.name} of ${each.site}`} />
        ))}
      </FormSelect>
      <Points
        key={at.machine.id}
        site={at.site}
        machine={at.machine.name}
        newest={at.machine.lastPoint?.sequence ?? 0}
        pins={pins.filter((pin) => pin.site === at.site)}
        busy={busy}
        onPin={(point, why, until) => onPin(at.site, point, why, until)}
      />
    </>
  );
}

interface PointsProps {
  site: string;
  machine: string;
  newest: number;
  pins: Pin[];
  busy: boolean;
  onPin: (point: string, why: string, until: string) => Promise<boolean>;
}

function Points({ site, machine, newest, pins, busy, onPin }: PointsProps) {
  const [points, setPoints] = useState<Point[] | null>(null);
  const [failure, setFailure] = useState('');
  const [pinning, setPinning] = useState<number | null>(null);

  // Asked again when there is a newer point.
  useEffect(() => {
    let gone = false;
    client.points(site, machine).then(
      (all) => {
        if (!gone) {
          setPoints(all.slice(0, SHOWN));
          setFailure('');
        }
      },
      (refused) => !gone && setFailure(words(refused)),
    );
    return () => {
      gone = true;
    };
  }, [site, machine, newest]);

  if (failure) {
    return <p className="note">{failure}</p>;
  }
  return (
    <Table variant="compact" gridBreakPoint="grid-lg" aria-label={`Newest points of ${machine}`}>
      <Thead>
        <Tr>
          <Th>Point</Th>
          <Th>At</Th>
          <Th>Stored</Th>
          <Th>Kept</Th>
        </Tr>
      </Thead>
      <Tbody>
        {(points ?? []).map((point) => {
          const name = `${machine}#${point.sequence}`;
          const pin = pins.find((each) => each.points.includes(name));
          return (
            <Tr key={point.sequence}>
              <Td dataLabel="Point">{name}</Td>
              <Td dataLabel="At">{dateTime(point.at)}</Td>
              <Td dataLabel="Stored">
                {largest(point.disks.reduce((sum, disk) => sum + bytes(disk.stored), 0))}
              </Td>
              <Td dataLabel="Kept">
                {pin && `pinned by ${pin.who}${pin.why && ` (${pin.why})`}`}
                {!pin && pinning === point.sequence && (
                  <PinForm
                    busy={busy}
                    onPin={(why, until) => onPin(name, why, until).then((done) => done && setPinning(null))}
                    onCancel={() => setPinning(null)}
                  />
                )}
                {!pin && pinning !== point.sequence && (
                  <Button variant="link" size="sm" isInline onClick={() => setPinning(point.sequence)} aria-label={`Pin ${name}`}>
                    Pin
                  </Button>
                )}
              </Td>
            </Tr>
          );
        })}
      </Tbody>
    </Table>
  );
}

interface PinFormProps {
  busy: boolean;
  onPin: (why: string, until: string) => void;
  onCancel: () => void;
}

function PinForm({ busy, onPin, onCancel }: PinFormProps) {
  const [why, setWhy] = useState('');
  const [until, setUntil] = useState('');
  return (
    <form
      className="pin-form"
      onSubmit={(event) => {
        event.preventDefault();
        onPin(why.trim(), until);
      }}
    >
      <TextInput aria-label="Why it stays" placeholder="why" value={why} onChange={(_, text) => setWhy(text)} />
      <TextInput aria-label="The first day without the pin" type="date" value={until} onChange={(_, day) => setUntil(day)} />
      <Button type="submit" size="sm" isDisabled={busy}>
        Pin it
      </Button>
      <Button variant="link" size="sm" onClick={onCancel}>
        Cancel
      </Button>
    </form>
  );
}
