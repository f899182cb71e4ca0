import { Button } from '@patternfly/react-core';
import CheckCircleIcon from '@patternfly/react-icons/dist/esm/icons/check-circle-icon';
import ExclamationCircleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon';
import type { Checked, Round, SiteCare as Care } from '../service/contract';
import { count, dateTime, size } from '../wording';

interface Props {
  care: Care;
  busy: boolean;
  onCheck: (read: boolean) => void;
}

/** What was last looked at in a site's part of the vault, and what was removed. */
export function SiteCare({ care, busy, onCheck }: Props) {
  return (
    <section aria-label={`Vault of ${care.site}`} className="care">
      <h3>Site {care.site}</h3>
      <p>{care.checked ? <LastCheck checked={care.checked} /> : 'Never checked by this service.'}</p>
      {care.checked?.damages.length ? <Damages checked={care.checked} /> : null}
      <p>{care.round ? roundWords(care.round) : 'No daily round since this service keeps the vault.'}</p>
      {care.checking ? (
        <p className="aside">
          Checking since {dateTime(care.checking.since)}: {count(care.checking.points, 'point')}
          {care.checking.read && `, ${size(care.checking.bytes)} read`}
        </p>
      ) : (
        <div className="actions">
          <Button variant="secondary" size="sm" isDisabled={busy} onClick={() => onCheck(false)}>
            Check {care.site}
          </Button>
          <Button variant="link" size="sm" isDisabled={busy} onClick={() => onCheck(true)}>
            and read every byte
          </Button>
        </div>
      )}
    </section>
  );
}

function LastCheck({ checked }: { checked: Checked }) {
  const well = checked.damages.length === 0 && !checked.problem;
  return (
    <span className="with-icon">
      {well ? <CheckCircleIcon className="good" /> : <ExclamationCircleIcon className="bad" />}
      <span>{checkWords(checked)}</span>
    </span>
  );
}

export function checkWords(checked: Checked): string {
  if (checked.problem) {
    return `Check of ${dateTime(checked.at)} came to no end: ${checked.problem}`;
  }
  const found = checked.damages.length === 0 ? 'all is well' : `${count(checked.damages.length, 'object')} damaged`;
  const read = checked.read ? `, ${size(checked.bytes)} read` : ', structure only';
  return `Checked ${dateTime(checked.at)}: ${count(checked.points, 'point')} in ${count(checked.packs, 'pack')}${read}: ${found}.`;
}

export function roundWords(round: Round): string {
  if (round.problem) {
    return `Round of ${dateTime(round.at)} came to no end: ${round.problem}`;
  }
  const later = round.waiting > 0 ? `; ${count(round.waiting, 'pack')} with something that goes in the next days` : '';
  return `Cared for ${dateTime(round.at)}: ${count(round.points, 'point')} removed, ${count(round.deleted, 'pack')} deleted, ${round.compacted} written anew, ${size(round.freed)} freed${later}.`;
}

function Damages({ checked }: { checked: Checked }) {
  return (
    <ul aria-label="Damaged objects">
      {checked.damages.map((damage) => (
        <li key={damage.object}>
          {damage.object}: {damage.what}
          {damage.points.length > 0 && <div className="note">Costs {damage.points.join(', ')}</div>}
        </li>
      ))}
      <li>
        Newest points that are whole: {checked.whole.join(', ') || 'none'}. Copy the objects from another copy of the store, or
        have the next cycles send them anew: <code>resite vault check --read --condemn</code>
      </li>
    </ul>
  );
}
