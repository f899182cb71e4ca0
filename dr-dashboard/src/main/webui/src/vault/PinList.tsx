import { Button } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { Pin } from '../service/contract';
import { dateTime } from '../wording';

/** Points that stay whatever the retention says. */
export function PinList({ pins, busy, onUnpin }: { pins: Pin[]; busy: boolean; onUnpin: (pin: Pin) => void }) {
  return (
    <>
      <h3>Pins</h3>
      {pins.length === 0 ? (
        <p className="aside">No point is pinned.</p>
      ) : (
        <Table variant="compact" gridBreakPoint="grid-lg" aria-label="Pins">
          <Thead>
            <Tr>
              <Th>Points</Th>
              <Th>By</Th>
              <Th>Why</Th>
              <Th>Until</Th>
              <Th screenReaderText="Actions" />
            </Tr>
          </Thead>
          <Tbody>
            {pins.map((pin) => (
              <Tr key={pin.number}>
                <Td dataLabel="Points">
                  {pin.points.join(', ')} <span className="aside">of {pin.site}</span>
                </Td>
                <Td dataLabel="By">
                  {pin.who} <span className="aside">{dateTime(pin.at)}</span>
                </Td>
                <Td dataLabel="Why">{pin.why}</Td>
                <Td dataLabel="Until">{pin.until ? dateTime(pin.until) : 'unpinned'}</Td>
                <Td>
                  <Button variant="link" size="sm" isInline isDisabled={busy} onClick={() => onUnpin(pin)} aria-label={`Unpin ${pin.points.join(', ')}`}>
                    Unpin
                  </Button>
                </Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
      )}
    </>
  );
}
