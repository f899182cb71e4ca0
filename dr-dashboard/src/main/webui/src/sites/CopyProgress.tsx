import { Progress } from '@patternfly/react-core';
import type { Copy } from '../service/contract';
import { bytes, dateTime, size } from '../wording';

/** How far a copy is that takes several cycles. */
export function CopyProgress({ machine, copy }: { machine: string; copy: Copy }) {
  return (
    <div className="copy">
      <Progress
        size="sm"
        value={copy.percent}
        measureLocation="outside"
        label={`${copy.percent} %`}
        aria-label={`Copy of ${machine}`}
      />
      <span className="aside">{words(copy)}</span>
    </div>
  );
}

export function words(copy: Copy): string {
  return [
    `${size(copy.covered)} of ${size(copy.size)}`,
    bytes(copy.perSecond) > 0 ? `${size(copy.perSecond)}/s` : '',
    copy.wholeAt ? `whole by ${dateTime(copy.wholeAt)}` : '',
    copy.wanShare,
  ]
    .filter(Boolean)
    .join(', ');
}
