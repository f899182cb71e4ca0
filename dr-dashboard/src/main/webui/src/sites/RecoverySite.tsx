import { Card, CardBody, CardHeader, CardTitle } from '@patternfly/react-core';
import type { Site } from '../service/contract';
import { HostList } from './HostList';

/** A site that others recover to: its hosts, and what runs there in their name. */
export function RecoverySite({ site, others }: { site: Site; others: Site[] }) {
  const protectedHere = others.filter((other) => other.recoverySite === site.id).map((other) => other.id);
  const guests = others.flatMap((other) =>
    other.machines.filter((machine) => machine.owner === site.id).map((machine) => `${other.id}--${machine.name}`),
  );
  return (
    <Card component="section" aria-labelledby={`site-${site.id}`} className="site">
      <CardHeader>
        <CardTitle component="h2" id={`site-${site.id}`}>
          Site {site.id}
        </CardTitle>
        {protectedHere.length > 0 && (
          <p className="aside">
            Recovery site of <strong>{protectedHere.join(', ')}</strong>
          </p>
        )}
      </CardHeader>
      <CardBody>
        <div className="beside">
          <div>
            <h3>Owned here after a failover</h3>
            {guests.length > 0 ? (
              <ul className="guests">
                {guests.map((guest) => (
                  <li key={guest}>{guest}</li>
                ))}
              </ul>
            ) : (
              <p className="aside">No machine of another site.</p>
            )}
          </div>
          <div>
            <h3>Hosts</h3>
            <HostList hosts={site.hosts} />
          </div>
        </div>
      </CardBody>
    </Card>
  );
}
