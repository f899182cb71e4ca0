import { Alert, Button, ExpandableSection } from '@patternfly/react-core';
import { useState } from 'react';
import { client, words } from '../service/client';
import type { RunEvidence } from '../service/contract';
import { save } from '../shell/save';

/** What is kept of the run: pictures of consoles, serial logs, what hooks said. Asked for by who looks. */
export function EvidenceList({ run }: { run: string }) {
  const [items, setItems] = useState<RunEvidence[] | null>(null);
  const [failure, setFailure] = useState('');

  const attempt = async (work: () => Promise<void>) => {
    setFailure('');
    try {
      await work();
    } catch (refused) {
      setFailure(words(refused));
    }
  };
  const load = () => attempt(async () => setItems(await client.evidence(run)));
  const open = (item: RunEvidence) => attempt(async () => save(`${item.subject}-${item.name}`, await client.evidenceFile(run, item)));

  return (
    <ExpandableSection
      toggleText="Evidence: consoles, serial logs, what your own steps said"
      onToggle={(_event, isExpanded) => {
        if (isExpanded) {
          void load();
        }
      }}
    >
      {failure && <Alert variant="danger" isInline isLiveRegion title={failure} />}
      {items?.length === 0 && <p className="aside">Nothing is kept of this run yet.</p>}
      {items && items.length > 0 && (
        <ul aria-label="Evidence" className="evidence">
          {items.map((item) => (
            <li key={`${item.subject}/${item.name}`}>
              <Button variant="link" isInline onClick={() => open(item)}>
                {item.subject}: {item.name}
              </Button>
            </li>
          ))}
        </ul>
      )}
    </ExpandableSection>
  );
}
