import { Alert, Card, CardBody, CardHeader, CardTitle, ExpandableSection, Spinner } from '@patternfly/react-core';
import { useCallback, useEffect, useState } from 'react';
import { client, words } from '../service/client';
import type { Care, Site } from '../service/contract';
import { PinList } from './PinList';
import { PointList } from './PointList';
import { SiteCare } from './SiteCare';

const LOOK_AGAIN = 2_000;

interface Props {
  sites: Site[];
  url: string;
  mayWrite: boolean;
  onAskForToken: () => void;
}

/** How the vault is kept in order: asked for only while somebody looks, since it reads the vault. */
export function Vault({ sites, url, mayWrite, onAskForToken }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <Card component="section" aria-labelledby="vault" className="vault" isCompact>
      <CardHeader>
        <CardTitle component="h2" id="vault">
          Vault
        </CardTitle>
        <p className="aside">{url}</p>
      </CardHeader>
      <CardBody>
        <ExpandableSection
          isExpanded={open}
          onToggle={(_, wanted) => setOpen(wanted)}
          toggleText="Checks, retention and pinned points"
        >
          {open && <Opened sites={sites} mayWrite={mayWrite} onAskForToken={onAskForToken} />}
        </ExpandableSection>
      </CardBody>
    </Card>
  );
}

function Opened({ sites, mayWrite, onAskForToken }: Omit<Props, 'url'>) {
  const [care, setCare] = useState<Care | null>(null);
  const [failure, setFailure] = useState('');
  const [unread, setUnread] = useState('');
  const [busy, setBusy] = useState(false);

  const look = useCallback(
    () =>
      client.care().then(
        (all) => {
          setCare(all);
          setUnread('');
        },
        (refused) => setUnread(words(refused)),
      ),
    [],
  );
  useEffect(() => {
    void look();
  }, [look]);
  const underWay = care?.sites.some((site) => site.checking !== null) ?? false;
  useEffect(() => {
    const again = underWay ? setInterval(() => void look(), LOOK_AGAIN) : undefined;
    return () => clearInterval(again);
  }, [underWay, look]);

  /** Whether it was done. */
  const act = async (order: () => Promise<unknown>): Promise<boolean> => {
    if (!mayWrite) {
      onAskForToken();
      return false;
    }
    setBusy(true);
    setFailure('');
    try {
      await order();
      await look();
      return true;
    } catch (refused) {
      setFailure(words(refused));
      return false;
    } finally {
      setBusy(false);
    }
  };

  return (
    <>
      {failure && <Alert isInline isLiveRegion variant="danger" title={failure} />}
      {unread && <Alert isInline isLiveRegion variant="danger" title={unread} />}
      {care === null && !unread && <Spinner size="md" aria-label="Asking for the vault's state" />}
      {care && (
        <>
          {care.sites.map((site) => (
            <SiteCare key={site.site} care={site} busy={busy} onCheck={(read) => act(() => client.check(site.site, read))} />
          ))}
          <PinList pins={care.pins} busy={busy} onUnpin={(pin) => act(() => client.unpin(pin.number))} />
          <PointList
            sites={sites.filter((site) => care.sites.some((known) => known.site === site.id))}
            pins={care.pins}
            busy={busy}
            onPin={(site, point, why, until) => act(() => client.pin(site, point, why, until))}
          />
        </>
      )}
    </>
  );
}
