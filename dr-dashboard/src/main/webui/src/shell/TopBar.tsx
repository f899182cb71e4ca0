import { Button, Masthead, MastheadBrand, MastheadContent, MastheadMain } from '@patternfly/react-core';
import DisconnectedIcon from '@patternfly/react-icons/dist/esm/icons/disconnected-icon';
import KeyIcon from '@patternfly/react-icons/dist/esm/icons/key-icon';
import ConnectedIcon from '@patternfly/react-icons/dist/esm/icons/connected-icon';
import type { Live } from '../service/live';
import { forgetToken, useToken } from '../service/token';

interface Props {
  live: Live;
  onAskForToken: () => void;
}

export function TopBar({ live, onAskForToken }: Props) {
  const mayWrite = useToken() !== '';
  const heard = live.overview !== null && live.lostSince === null;
  return (
    <Masthead>
      <MastheadMain>
        <MastheadBrand>
          <h1 className="brand">
            <img src="/favicon.svg" alt="" width="28" height="28" />
            Resite
          </h1>
        </MastheadBrand>
      </MastheadMain>
      <MastheadContent>
        <div className="top-bar">
          <span className="vault-address" title={live.overview ? `Vault ${live.overview.vault.id}` : undefined}>
            {live.overview && `Vault ${live.overview.vault.url.replace(/\?.*$/, '')}`}
          </span>
          <span className={heard ? 'connection heard' : 'connection lost'}>
            {heard ? <ConnectedIcon /> : <DisconnectedIcon />} {heard ? 'Live' : 'Not connected'}
          </span>
          {mayWrite ? (
            <Button variant="secondary" size="sm" icon={<KeyIcon />} onClick={forgetToken}>
              Forget token
            </Button>
          ) : (
            <Button variant="secondary" size="sm" icon={<KeyIcon />} onClick={onAskForToken}>
              Enter token
            </Button>
          )}
        </div>
      </MastheadContent>
    </Masthead>
  );
}
