import { ExpandableSection } from '@patternfly/react-core';
import { useState } from 'react';
import type { Drift as SiteDrift } from '../service/contract';
import { count } from '../wording';

/** What the newest revision of a site's spec changed; nothing where it changed nothing. */
export function Drift({ drift }: { drift: SiteDrift }) {
  const [open, setOpen] = useState(false);
  if (drift.changes === 0) {
    return null;
  }
  const unsaid = drift.changes - drift.sentences.length;
  return (
    <ExpandableSection
      className="drift"
      isExpanded={open}
      onToggle={(_, wanted) => setOpen(wanted)}
      toggleText={`Changed in revision ${drift.revision}: ${count(drift.changes, 'thing')}`}
    >
      <ul aria-label={`Changes of revision ${drift.revision}`}>
        {drift.sentences.map((sentence, place) => (
          <li key={place}>{sentence}</li>
        ))}
        {unsaid > 0 && <li>and {unsaid} more</li>}
      </ul>
    </ExpandableSection>
  );
}
