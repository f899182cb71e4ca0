import type { Machine, Plan, PlannedMachine, Site } from '../service/contract';

export interface Entry {
  confirm: string;
  reason: string;
  word: string;
  token: string;
}

/** Fencing that only a person's word stands for. */
export function wordNeeded(plan: Plan): boolean {
  return plan.fence.state === 'unconfirmed';
}

/** What is still missing before the button may be pressed, told one by one; empty when it may. */
export function missing(plan: Plan | null, entry: Entry): string[] {
  if (plan === null) {
    return ['the plan'];
  }
  const gaps: string[] = [];
  if (plan.machines.length === 0) {
    gaps.push('a plan that brings a machine back');
  }
  if (wordNeeded(plan) && !entry.word.trim()) {
    gaps.push('the name of the person who says the primary is down');
  }
  if (!entry.reason.trim()) {
    gaps.push('a reason');
  }
  if (!entry.token.trim()) {
    gaps.push('the access token');
  }
  // Exactly: no trimming, no other case. A name typed half asleep must not pass as good enough.
  if (entry.confirm !== plan.site) {
    gaps.push(`the site’s name, “${plan.site}”, typed exactly`);
  }
  return gaps;
}

/** Machines for which a newer point has arrived since the plan was made: pressing now would lose more than needed. */
export function outdated(plan: Plan, site: Site): Machine[] {
  return site.machines.filter((machine) => {
    const planned = plan.machines.find((each) => each.machine === machine.id || each.name === machine.name);
    return planned !== undefined && (machine.lastPoint?.sequence ?? 0) > planned.pointSequence;
  });
}

/** The machine that loses most. */
export function worstLoss(plan: Plan): PlannedMachine | undefined {
  return [...plan.machines].sort((a, b) => b.secondsLost - a.secondsLost)[0];
}
