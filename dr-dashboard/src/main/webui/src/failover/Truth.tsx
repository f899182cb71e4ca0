import { Alert, Button, ExpandableSection } from '@patternfly/react-core';
import { Table, Tbody, Td, Th, Thead, Tr } from '@patternfly/react-table';
import type { Plan, Site } from '../service/contract';
import { Markdown } from '../shell/Markdown';
import { clockTime, count, duration, plain } from '../wording';
import { outdated, wordNeeded, worstLoss } from './gate';

interface Props {
  plan: Plan;
  site: Site;
  onAgain: () => void;
}

/** What pressing the button will do: what is lost, what stays down, what becomes of the old site. */
export function Truth({ plan, site, onAgain }: Props) {
  const newer = outdated(plan, site);
  const worst = worstLoss(plan);
  const changed = plan.account.filter((verdict) => verdict.outcome === 'CHANGED' || verdict.outcome === 'MAPPED');
  return (
    <div className="truth">
      {newer.length > 0 && (
        <Alert
          variant="info"
          isInline
          component="h2"
          title={`Newer points have arrived since for ${newer.map((machine) => machine.name).join(', ')}`}
          actionLinks={
            <Button variant="link" isInline onClick={onAgain}>
              Plan again with them
            </Button>
          }
        />
      )}
      <ul className="headlines">
        <li>
          <strong className="figure">{duration(worst?.secondsLost ?? 0)}</strong>
          <span>of writes lost at most{worst && ` (${worst.name})`}, counted up to this plan</span>
        </li>
        <li>
          <strong className="figure">{plan.machines.length}</strong>
          <span>{plan.machines.length === 1 ? 'machine comes' : 'machines come'} back at {plan.at}</span>
        </li>
        <li className={plan.staysDown.length > 0 ? 'warns' : ''}>
          <strong className="figure">{plan.staysDown.length}</strong>
          <span>{plan.staysDown.length === 1 ? 'item stays' : 'items stay'} down</span>
        </li>
      </ul>
      <Fence plan={plan} />
      <Table variant="compact" gridBreakPoint="grid-md" aria-label="Machines that come back">
        <Thead>
          <Tr>
            <Th>Machine</Th>
            <Th>Comes back</Th>
            <Th>From point</Th>
            <Th>Lost</Th>
          </Tr>
        </Thead>
        <Tbody>
          {plan.machines.map((machine) => (
            <Tr key={machine.machine}>
              <Td dataLabel="Machine">
                <strong>{machine.name}</strong> <span className="aside">{plain(machine.tier)}</span>
              </Td>
              <Td dataLabel="Comes back">
                on {machine.host} <span className="aside">as {machine.as}</span>
              </Td>
              <Td dataLabel="From point">
                {clockTime(machine.pointAt)} <span className="aside">#{machine.pointSequence}</span>
              </Td>
              <Td dataLabel="Lost">{duration(machine.secondsLost)}</Td>
            </Tr>
          ))}
        </Tbody>
      </Table>
      <p className="aside">
        Lost is what was written between the point and this plan. As long as {plan.site} is still written to, it grows.
      </p>
      {plan.staysDown.length > 0 && (
        <div className="stays-down">
          <h2>Stays down</h2>
          <ul>
            {plan.staysDown.map((each) => (
              <li key={each.item}>
                <strong>{each.item}</strong>: {each.reason}
              </li>
            ))}
          </ul>
        </div>
      )}
      {changed.length > 0 && (
        <ExpandableSection toggleText={`${count(changed.length, 'thing')} will be different from ${plan.site}`}>
          <ul className="account">
            {changed.map((each) => (
              <li key={`${each.item}/${each.detail}`}>
                <strong>{each.item}</strong>: {each.detail}
              </li>
            ))}
          </ul>
        </ExpandableSection>
      )}
      <ExpandableSection toggleText="Runbook of this plan">
        <Markdown text={plan.runbook} />
      </ExpandableSection>
    </div>
  );
}

function Fence({ plan }: { plan: Plan }) {
  return wordNeeded(plan) ? (
    <Alert variant="danger" isInline component="h2" title={`Fencing of ${plan.site} is unconfirmed`}>
      <p>{plan.fence.detail}</p>
      <p>
        If {plan.site} still runs, the same machines will run twice and their data will part. Go on only if a person
        who knows says that it is down.
      </p>
    </Alert>
  ) : plan.fence.state === 'would-try' ? (
    <Alert variant="warning" isInline component="h2" title={`${plan.site} will be turned off from outside, if that can be`}>
      <p>{plan.fence.detail}</p>
    </Alert>
  ) : (
    <Alert variant="success" isInline component="h2" title={`${plan.site} will be fenced first, and it can be confirmed`}>
      <p>{plan.fence.detail}</p>
    </Alert>
  );
}
