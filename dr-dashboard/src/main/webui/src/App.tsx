import { Bullseye, Page, PageSection, Spinner } from '@patternfly/react-core';
import { useState } from 'react';
import { Alarms } from './alarms/Alarms';
import { FailoverDialog } from './failover/FailoverDialog';
import { PlanDialog } from './failover/PlanDialog';
import { RunPanel } from './runs/RunPanel';
import type { Overview, Site } from './service/contract';
import { type Live, useLive, useSeconds } from './service/live';
import { useToken } from './service/token';
import { ConnectionLost } from './shell/ConnectionLost';
import { Sealed } from './shell/Sealed';
import { TokenDialog } from './shell/TokenDialog';
import { TopBar } from './shell/TopBar';
import { PrimarySite } from './sites/PrimarySite';
import { RecoverySite } from './sites/RecoverySite';
import { Vault } from './vault/Vault';

type Dialog = { kind: 'failover' | 'plan' | 'drill'; site: string } | { kind: 'token' } | null;

export function App() {
  const live = useLive();
  const now = useSeconds();
  const [dialog, setDialog] = useState<Dialog>(null);
  const close = () => setDialog(null);
  const mayWrite = useToken() !== '';
  const site = dialog && 'site' in dialog ? live.overview?.sites.find((each) => each.id === dialog.site) : undefined;

  return (
    <Page masthead={<TopBar live={live} onAskForToken={() => setDialog({ kind: 'token' })} />}>
      <PageSection hasBodyWrapper={false} aria-label="Overview" className="content">
        <ConnectionLost live={live} now={now} />
        {live.overview ? (
          <Content live={live} overview={live.overview} now={now} onOpen={setDialog} />
        ) : (
          live.lostSince === null && (
            <Bullseye>
              <Spinner aria-label="Asking the service" />
            </Bullseye>
          )
        )}
      </PageSection>
      {dialog?.kind === 'token' && <TokenDialog onClose={close} />}
      {dialog?.kind === 'plan' && site && <PlanDialog site={site} onClose={close} />}
      {dialog?.kind === 'drill' && site && (
        <PlanDialog
          site={site}
          onClose={close}
          drill={{ mayWrite, onAskForToken: () => setDialog({ kind: 'token' }) }}
        />
      )}
      {dialog?.kind === 'failover' && site && (
        <FailoverDialog
          site={site}
          cutOff={live.lostSince !== null}
          onClose={close}
          onStarted={() => {
            close();
            // After the dialog has given the focus back: whoever pressed wants to see the run now.
            setTimeout(() => window.scrollTo({ top: 0 }), 0);
          }}
        />
      )}
    </Page>
  );
}

interface ContentProps {
  live: Live;
  overview: Overview;
  now: number;
  onOpen: (dialog: Dialog) => void;
}

function Content({ live, overview, now, onOpen }: ContentProps) {
  const mayWrite = useToken() !== '';
  if (overview.sealed) {
    return <Sealed vault={overview.vault.url} />;
  }
  // The service's clock, carried on by ours: the two may disagree, and ages must not.
  const serviceNow = Date.parse(overview.now) + (now - live.heardAt);
  const heardSecondsAgo = live.lostSince === null ? 0 : Math.max(0, (now - live.heardAt) / 1000);
  const blocked = whyBlocked(live, overview);
  return (
    <>
      {live.run && <RunPanel run={live.run} now={serviceNow} />}
      <Alarms alarms={overview.alarms} mayWrite={mayWrite} onAskForToken={() => onOpen({ kind: 'token' })} />
      {overview.sites.filter((site) => isPrimary(site, overview.sites)).map((site) => (
        <PrimarySite
          key={site.id}
          site={site}
          activity={overview.activity.filter((each) => each.site === site.id)}
          forecasts={overview.forecasts.filter((each) => each.site === site.id)}
          now={serviceNow}
          heardSecondsAgo={heardSecondsAgo}
          mayWrite={mayWrite}
          blocked={blocked}
          onFailover={() => onOpen({ kind: 'failover', site: site.id })}
          onPlan={() => onOpen({ kind: 'plan', site: site.id })}
          onDrill={() => onOpen({ kind: 'drill', site: site.id })}
          onAskForToken={() => onOpen({ kind: 'token' })}
        />
      ))}
      {overview.sites
        .filter((site) => !isPrimary(site, overview.sites))
        .map((site) => (
          <RecoverySite key={site.id} site={site} others={overview.sites} />
        ))}
      <Vault
        sites={overview.sites}
        url={overview.vault.url}
        mayWrite={mayWrite}
        onAskForToken={() => onOpen({ kind: 'token' })}
      />
    </>
  );
}

function whyBlocked(live: Live, overview: Overview): string {
  if (live.lostSince !== null) {
    return 'Not connected to the service';
  }
  return overview.currentRun ? `Run ${overview.currentRun} is going on` : '';
}

/** A site with a policy of its own, or one that nothing recovers to and that has machines to show. */
function isPrimary(site: Site, all: Site[]): boolean {
  const target = all.some((other) => other.recoverySite === site.id);
  return Boolean(site.recoverySite) || (!target && site.machines.length > 0);
}
