import {
  Alert,
  Button,
  Modal,
  ModalBody,
  ModalFooter,
  ModalHeader,
  Spinner,
  Tab,
  TabTitleText,
  Tabs,
} from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import { useState } from 'react';
import type { Plan, Site } from '../service/contract';
import { Markdown } from '../shell/Markdown';
import { plain } from '../wording';
import { usePlan } from './usePlan';

/** The plan to read in quiet: as a runbook, as an account of every item, as the document itself. */
export function PlanDialog({ site, onClose }: { site: Site; onClose: () => void }) {
  const { plan, refusal } = usePlan(site.id, 'full');
  return (
    <Modal isOpen variant="large" onClose={onClose} aria-labelledby="plan-title">
      <ModalHeader
        title={`Plan to bring ${site.id} back at ${site.recoverySite}`}
        labelId="plan-title"
        description={plan ? `Plan ${plan.hash.slice(0, 12)}, mode ${plan.mode.toLowerCase()}` : undefined}
      />
      <ModalBody tabIndex={0} aria-label="The plan">
        {plan && <Pages plan={plan} />}
        {!plan && !refusal && <Spinner aria-label="Making the plan" />}
        {refusal && <Alert variant="danger" isInline isLiveRegion title={refusal} />}
      </ModalBody>
      <ModalFooter>
        <Button onClick={onClose}>Close</Button>
        {plan && (
          <Button variant="secondary" onClick={() => save(`runbook-${plan.site}-${plan.hash.slice(0, 12)}.md`, plan.runbook)}>
            Save the runbook
          </Button>
        )}
      </ModalFooter>
    </Modal>
  );
}

function Pages({ plan }: { plan: Plan }) {
  const [page, setPage] = useState<string | number>('runbook');
  return (
    <Tabs activeKey={page} onSelect={(_event, key) => setPage(key)} aria-label="Ways to read the plan">
      <Tab eventKey="runbook" title={<TabTitleText>Runbook</TabTitleText>}>
        <Markdown text={plan.runbook} />
      </Tab>
      <Tab eventKey="account" title={<TabTitleText>What becomes of each item</TabTitleText>}>
        <Table variant="compact" gridBreakPoint="grid-md" aria-label="Account">
          <Thead>
            <Tr>
              <Th>Item</Th>
              <Th>Outcome</Th>
              <Th>How or why</Th>
            </Tr>
          </Thead>
          <Tbody>
            {plan.account.map((each) => (
              <Tr key={`${each.item}/${each.detail}`}>
                <Td dataLabel="Item">{each.item}</Td>
                <Td dataLabel="Outcome">{plain(each.outcome)}</Td>
                <Td dataLabel="How or why">{each.detail}</Td>
              </Tr>
            ))}
          </Tbody>
        </Table>
      </Tab>
      <Tab eventKey="yaml" title={<TabTitleText>YAML</TabTitleText>}>
        <pre className="yaml">{plan.yaml}</pre>
      </Tab>
    </Tabs>
  );
}

// A runbook on the service's own disk is no use once that disk is gone.
function save(name: string, text: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([text], { type: 'text/markdown' }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
