import { Alert } from '@patternfly/react-core';
import type { Live } from '../service/live';
import { clockTime, duration } from '../wording';

/** Says so when the page shows the past, and what to do if the service itself is gone: the vault is enough. */
export function ConnectionLost({ live, now }: { live: Live; now: number }) {
  if (live.lostSince === null) {
    return null;
  }
  const vault = live.overview?.vault.url;
  return (
    <Alert
      variant="danger"
      isInline
      component="h2"
      title={`Connection to the service lost since ${clockTime(live.lostSince)} (${duration((now - live.lostSince) / 1000)})`}
    >
      {live.overview && <p>What you see below is from then. The page connects again by itself.</p>}
      <p>
        If the service is gone for good, a recovery needs only the vault and its key. On a host of the recovery site:{' '}
        <code className="command">resite recover --vault {vault ? `'${vault}'` : 'URL'}</code>
      </p>
    </Alert>
  );
}
