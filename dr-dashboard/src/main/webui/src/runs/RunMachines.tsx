import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { Run, RunMachine } from '../service/contract';
import { bytes, clockTime, duration, size } from '../wording';
import { ChoiceButtons } from './ChoiceButtons';
import { StateMark } from './StateMark';
import { type Choice, ofMachine } from './decisions';

/** Per machine what the run promised and reached: how much was lost, how long it was away. */
export function RunMachines({ run, onChoose }: { run: Run; onChoose: (choice: Choice) => void }) {
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
                {machine.filling && <div className="aside">{filled(machine.filling)}</div>}
                {machine.reason && <div className="note">{machine.reason}</div>}
                {/* What the run asks for stands on its top. */}
                {!run.asked.includes(machine.name) && <ChoiceButtons choices={ofMachine(run, machine)} onChoose={onChoose} />}
              </Td>
              <Td dataLabel="State" modifier="nowrap">
                <StateMark state={machine.state === 'undone' && machine.rtoSeconds !== null ? 'cameUp' : machine.state} />
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

function filled({ done, total, perSecond }: NonNullable<RunMachine['filling']>): string {
  const percent = bytes(total) ? Math.floor((100 * bytes(done)) / bytes(total)) : 0;
  return `${percent} % of ${size(total)} filled, ${size(perSecond)}/s`;
}
