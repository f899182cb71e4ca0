import { Button, Label } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import OffIcon from '@patternfly/react-icons/dist/esm/icons/off-icon';
import PauseCircleIcon from '@patternfly/react-icons/dist/esm/icons/pause-circle-icon';
import PlayIcon from '@patternfly/react-icons/dist/esm/icons/play-icon';
import QuestionCircleIcon from '@patternfly/react-icons/dist/esm/icons/question-circle-icon';
import { useState } from 'react';
import { client, words } from '../service/client';
import type { Machine, Site } from '../service/contract';
import { save } from '../shell/save';
import { clockTime, duration, plain, secondsBetween } from '../wording';
import { RpoLabel } from './RpoLabel';
import { CopyProgress } from './CopyProgress';
import { rpoState } from './rpo';

interface Props {
  site: Site;
  /** The service's time. */
  now: number;
  heardSecondsAgo: number;
}

export function MachineTable({ site, now, heardSecondsAgo }: Props) {
  return (
    <Table variant="compact" gridBreakPoint="grid-lg" aria-label={`Machines of ${site.id}`}>
      <Thead>
        <Tr>
          <Th>Machine</Th>
          <Th>State</Th>
          <Th>Tier</Th>
          <Th>Group</Th>
          <Th>Owner</Th>
          <Th>Last point</Th>
          <Th>RPO</Th>
          <Th>Seen to boot</Th>
        </Tr>
      </Thead>
      <Tbody>
        {site.machines.map((machine) => (
          <Tr key={machine.id}>
            <Td dataLabel="Machine">
              <strong>{machine.name}</strong> <span className="aside">on {machine.host}</span>
              {machine.note && <div className="note">{machine.note}</div>}
              {machine.copy && <CopyProgress machine={machine.name} copy={machine.copy} />}
            </Td>
            <Td dataLabel="State">
              <State machine={machine} site={site} />
            </Td>
            <Td dataLabel="Tier">{plain(machine.tier)}</Td>
            <Td dataLabel="Group">{machine.group}</Td>
            <Td dataLabel="Owner">
              <Owner machine={machine} site={site.id} />
            </Td>
            <Td dataLabel="Last point">
              <LastPoint machine={machine} now={now} />
            </Td>
            <Td dataLabel="RPO">
              <RpoLabel state={rpoState(machine, site.id, heardSecondsAgo)} />
            </Td>
            <Td dataLabel="Seen to boot">
              <LastProof machine={machine} now={now} />
            </Td>
          </Tr>
        ))}
      </Tbody>
    </Table>
  );
}

/** Where the host does not answer, the state is only what was last seen. */
function State({ machine, site }: { machine: Machine; site: Site }) {
  const silent = site.hosts.some((host) => host.name === machine.host && !host.answers);
  return (
    <span className="with-icon">
      {stateIcon(silent ? 'UNKNOWN' : machine.state)}
      <span>
        {silent ? 'Unknown' : plain(machine.state)}
        {silent && <span className="aside"> (was {plain(machine.state).toLowerCase()})</span>}
      </span>
    </span>
  );
}

function Owner({ machine, site }: { machine: Machine; site: string }) {
  return machine.owner === site ? (
    <>{machine.owner}</>
  ) : (
    <span className="with-icon">
      <Label color="purple" isCompact>
        {machine.owner}
      </Label>
      <span className="aside">epoch {machine.epoch}</span>
    </span>
  );
}

function LastPoint({ machine, now }: { machine: Machine; now: number }) {
  const point = machine.lastPoint;
  if (point === null) {
    return <>none</>;
  }
  return (
    <span title={`${plain(point.consistency)}-consistent point of ${clockTime(point.at)}`}>
      {duration(secondsBetween(point.at, now))} ago <span className="aside">#{point.sequence}</span>
    </span>
  );
}

/** From which point a drill or run has seen it come up, how long that took, and what its screen showed. */
function LastProof({ machine, now }: { machine: Machine; now: number }) {
  const [failure, setFailure] = useState('');
  const proof = machine.proof;
  if (proof === null) {
    return <span className="aside">never</span>;
  }
  const open = async () => {
    const item = { subject: machine.name, name: proof.screen };
    try {
      save(`${item.subject}-${item.name}`, await client.evidenceFile(proof.run, item));
    } catch (refused) {
      setFailure(words(refused));
    }
  };
  return (
    <span title={`Point #${proof.sequence}, run ${proof.run}: ${proof.detail}`}>
      {duration(secondsBetween(proof.at, now))} ago
      {proof.tookSeconds > 0 && <span className="aside"> in {duration(proof.tookSeconds)}</span>}
      {proof.screen && (
        <>
          {' '}
          <Button variant="link" isInline onClick={open} aria-label={`Screen of ${machine.name}`}>
            screen
          </Button>
        </>
      )}
      {failure && <div className="note">{failure}</div>}
    </span>
  );
}

function stateIcon(state: string) {
  switch (state) {
    case 'RUNNING':
      return <PlayIcon className="good" />;
    case 'PAUSED':
      return <PauseCircleIcon className="warn" />;
    case 'STOPPED':
      return <OffIcon className="quiet" />;
    default:
      return <QuestionCircleIcon className="quiet" />;
  }
}
