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
import { client, words } from '../service/client';
import type { Plan, Site } from '../service/contract';
import { Markdown } from '../shell/Markdown';
import { save } from '../shell/save';
import { plain } from '../wording';
import { usePlan } from './usePlan';

interface Props {
  site: Site;
  onClose: () => void;
  /** Given where the plan is of a drill, which may be begun from here. */
  drill?: { mayWrite: boolean; onAskForToken: () => void };
}

/** The plan to read in quiet: as a runbook, as an account of every item, as the document itself. */
export function PlanDialog({ site, onClose, drill }: Props) {
  const { plan, refusal } = usePlan(site.id, drill ? 'drill' : 'full');
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState('');

  const begin = async (hash: string) => {
    if (!drill?.mayWrite) {
      drill?.onAskForToken();
      return;
    }
    setBusy(true);
    setFailure('');
    try {
      await client.failover(site.id, { plan: hash, confirm: site.id, reason: 'drill, begun on the page', word: '' });
      onClose();
    } catch (refused) {
      setFailure(words(refused));
      setBusy(false);
    }
  };
  return (
    <Modal isOpen variant="large" onClose={onClose} aria-labelledby="plan-title">
      <ModalHeader
        title={drill ? `Drill: rehearse ${site.id} at ${site.recoverySite}` : `Plan to bring ${site.id} back at ${site.recoverySite}`}
        labelId="plan-title"
        description={plan ? `Plan ${plan.hash.slice(0, 12)}, mode ${plan.mode.toLowerCase()}` : undefined}
      />
      <ModalBody tabIndex={0} aria-label="The plan">
        {plan && <Pages plan={plan} />}
        {!plan && !refusal && <Spinner aria-label="Making the plan" />}
        {refusal && <Alert variant="danger" isInline isLiveRegion title={refusal} />}
        {failure && <Alert variant="danger" isInline isLiveRegion title={failure} />}
      </ModalBody>
      <ModalFooter>
        {drill && plan && (
          <Button isLoading={busy} isDisabled={busy || plan.machines.length === 0} onClick={() => begin(plan.hash)}>
            Start the drill
          </Button>
        )}
        <Button variant={drill ? 'link' : 'primary'} onClick={onClose}>
          Close
        </Button>
        {plan && (
          // A runbook on the service's own disk is no use once that disk is gone.
          <Button
            variant="secondary"
            onClick={() =>
              save(
                `${drill ? 'drill' : 'runbook'}-${plan.site}-${plan.hash.slice(0, 12)}.md`,
                new Blob([plan.runbook], { type: 'text/markdown' }),
              )
            }
          >
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
