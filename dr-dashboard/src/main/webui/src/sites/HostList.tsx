import CheckCircleIcon from '@patternfly/react-icons/dist/esm/icons/check-circle-icon';
import ExclamationCircleIcon from '@patternfly/react-icons/dist/esm/icons/exclamation-circle-icon';
import type { Host } from '../service/contract';
import { size } from '../wording';

export function HostList({ hosts }: { hosts: Host[] }) {
  return (
    <ul className="hosts" aria-label="Hosts">
      {hosts.map((host) => (
        <li key={host.name}>
          <span className="with-icon">
            {host.answers ? <CheckCircleIcon className="good" /> : <ExclamationCircleIcon className="bad" />}
            <strong>{host.name}</strong> {host.answers ? 'answers' : 'does not answer'}
          </span>
          <span className="aside">
            {host.answers && host.memory && `${size(host.freeMemory)} free of ${size(host.memory)}`}
          </span>
          <code className="aside">{host.uri}</code>
        </li>
      ))}
    </ul>
  );
}
