import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { Run } from '../service/contract';
import { clockTime, duration } from '../wording';
import { StateMark } from './StateMark';

/** Per machine what the run promised and reached: how much was lost, how long it was away. */
export function RunMachines({ run }: { run: Run }) {
  return (
    <div>
      <h3>Machines</h3>
      <Table variant="compact" gridBreakPoint="grid-md" aria-label="Machines of the run">
        <Thead>
          <Tr>
            <Th>Machine</Th>
            <Th>State</Th>
            <Th modifier="nowrap">Lost</Th>
            <Th modifier="nowrap">Back after</Th>
          </Tr>
        </Thead>
        <Tbody>
          {run.machines.map((machine) => (
            <Tr key={machine.name}>
              <Td dataLabel="Machine">
                <strong>{machine.name}</strong> {machine.host && <span className="aside">on {machine.host}</span>}
                {machine.reason && <div className="note">{machine.reason}</div>}
              </Td>
              <Td dataLabel="State" modifier="nowrap">
                <StateMark state={machine.state} />
              </Td>
              <Td dataLabel="Lost" modifier="nowrap">
                <span title={machine.pointAt ? `Point #${machine.pointSequence} of ${clockTime(machine.pointAt)}` : undefined}>
                  {machine.rpoSeconds === null ? '–' : duration(machine.rpoSeconds)}
                </span>
              </Td>
              <Td dataLabel="Back after" modifier="nowrap">
                {machine.rtoSeconds === null ? '–' : duration(machine.rtoSeconds)}
              </Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
    </div>
  );
}
