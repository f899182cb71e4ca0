import { useEffect, useState } from 'react';
import { client } from './client';
import type { Overview, Run, RunSummary } from './contract';
import { latest } from '../runs/progress';

/** What the page knows, and since when it has heard nothing newer. */
export interface Live {
  overview: Overview | null;
  /** This browser's time at which `overview` came. */
  heardAt: number;
  /** The current run, or the last one. */
  run: Run | null;
  /** This browser's time since which the service is silent; null while it is heard. */
  lostSince: number | null;
}

// The service sends an overview every two seconds: four missed ones are silence, not a hiccup.
const SILENCE_MILLIS = 9_000;
// EventSource itself retries a dropped connection, but gives up for good on an HTTP error.
const RETRY_MILLIS = 2_000;

export function useLive(): Live {
  const [live, setLive] = useState<Live>({ overview: null, heardAt: Date.now(), run: null, lostSince: null });

  useEffect(() => {
    let source: EventSource;
    let retry: ReturnType<typeof setTimeout> | undefined;
    let lastHeard = Date.now();

    const heard = (change: Partial<Live>) => {
      lastHeard = Date.now();
      setLive((now) => ({ ...now, ...change, lostSince: null }));
    };
    const lost = () => setLive((now) => (now.lostSince === null ? { ...now, lostSince: lastHeard } : now));
    const haveRun = (run: Run) => setLive((now) => ({ ...now, run: latest(now.run, run) }));

    // Events tell of changes; what happened before this page was opened, while it was cut off or while the vault was
    // sealed is asked for. What fails is asked for again with the next overview.
    let caughtUp = false;
    const catchUp = async () => {
      caughtUp = true;
      try {
        const last = newest(await client.runs());
        if (last) {
          haveRun(await client.run(last.id));
        }
      } catch {
        caughtUp = false;
      }
    };
    const connect = () => {
      source = new EventSource('/api/events');
      source.onopen = () => {
        caughtUp = false;
      };
      source.addEventListener('overview', (event) => {
        const overview = JSON.parse((event as MessageEvent<string>).data) as Overview;
        heard({ overview, heardAt: Date.now() });
        if (!overview.sealed && !caughtUp) {
          void catchUp();
        }
      });
      source.addEventListener('run', (event) => {
        heard({});
        haveRun(JSON.parse((event as MessageEvent<string>).data) as Run);
      });
      source.onerror = () => {
        lost();
        if (source.readyState === EventSource.CLOSED) {
          retry = setTimeout(connect, RETRY_MILLIS);
        }
      };
    };
    connect();

    const watch = setInterval(() => {
      if (Date.now() - lastHeard > SILENCE_MILLIS) {
        lost();
      }
    }, 1_000);
    return () => {
      source.close();
      clearTimeout(retry);
      clearInterval(watch);
    };
  }, []);
  return live;
}

function newest(runs: RunSummary[]): RunSummary | undefined {
  return [...runs].sort((a, b) => Date.parse(b.startedAt) - Date.parse(a.startedAt))[0];
}

/** The time, once a second, so that ages on the page grow by themselves. */
export function useSeconds(): number {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const tick = setInterval(() => setNow(Date.now()), 1_000);
    return () => clearInterval(tick);
  }, []);
  return now;
}
