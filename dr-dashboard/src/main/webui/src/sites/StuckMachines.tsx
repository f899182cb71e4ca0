import { ExpandableSection } from '@patternfly/react-core';
import { useState } from 'react';
import type { Stuck } from '../service/contract';
import { count } from '../wording';

/** Which machines could not start at the recovery site, and what would help; nothing where all could. */
export function StuckMachines({ stuck }: { stuck: Stuck | null }) {
  const [open, setOpen] = useState(false);
  if (!stuck || stuck.stuck === 0) {
    return null;
  }
  const unsaid = stuck.stuck - stuck.sentences.length;
  return (
    <ExpandableSection
      className="stuck"
      isExpanded={open}
      onToggle={(_, wanted) => setOpen(wanted)}
      toggleText={`${stuck.stuck} of ${count(stuck.machines, 'machine')} could not start at ${stuck.at}`}
    >
      <ul aria-label={`Machines that could not start at ${stuck.at}`}>
        {stuck.sentences.map((sentence, place) => (
          <li key={place}>{sentence}</li>
        ))}
        {unsaid > 0 && <li>and {unsaid} more</li>}
      </ul>
    </ExpandableSection>
  );
}
