import { useCallback, useEffect, useState } from 'react';
import { client, words } from '../service/client';
import type { Mode, Plan } from '../service/contract';

export interface PlanAnswer {
  plan: Plan | null;
  refusal: string;
  again: () => void;
}

/** Asks for a plan; a change of mode drops the old one at once, so that nobody reads the wrong one. */
export function usePlan(site: string, mode: Mode): PlanAnswer {
  const [answer, setAnswer] = useState<{ plan: Plan | null; refusal: string }>({ plan: null, refusal: '' });
  const [attempt, setAttempt] = useState(0);

  useEffect(() => {
    let wanted = true;
    setAnswer({ plan: null, refusal: '' });
    client.plan(site, mode).then(
      (plan) => wanted && setAnswer({ plan, refusal: '' }),
      (failure: unknown) => wanted && setAnswer({ plan: null, refusal: words(failure) }),
    );
    return () => {
      wanted = false;
    };
  }, [site, mode, attempt]);
  return { ...answer, again: useCallback(() => setAttempt((before) => before + 1), []) };
}
