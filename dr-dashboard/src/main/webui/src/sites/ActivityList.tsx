import { Progress } from '@patternfly/react-core';
import InProgressIcon from '@patternfly/react-icons/dist/esm/icons/in-progress-icon';
import type { Activity } from '../service/contract';
import { bytes, duration, plain, size } from '../wording';

/** What the service is doing for a site just now. */
export function ActivityList({ activity }: { activity: Activity[] }) {
  if (activity.length === 0) {
    return <p className="aside">Nothing is being captured or replicated just now.</p>;
  }
  return (
    <ul className="activity" aria-label="Activity">
      {activity.map((each) => (
        <li key={`${each.kind}/${each.group ?? ''}/${each.text.split(' ')[0]}`}>
          {each.done === null ? (
            <span className="with-icon">
              <InProgressIcon className="busy" /> {title(each)}
            </span>
          ) : (
            <Progress
              size="sm"
              value={each.done * 100}
              measureLocation="outside"
              title={title(each)}
              label={`${Math.round(each.done * 100)} %`}
            />
          )}
        </li>
      ))}
    </ul>
  );
}

function title(activity: Activity): string {
  const rate = activity.perSecond && bytes(activity.perSecond) > 0 ? `${size(activity.perSecond)}/s` : '';
  const left = rate && activity.secondsLeft != null ? `${duration(activity.secondsLeft)} left` : '';
  return [plain(activity.kind), activity.group, activity.text, rate, left].filter(Boolean).join(' · ');
}
