import type { Machine, Site } from '../service/contract';
import { duration } from '../wording';

export type RpoLevel = 'met' | 'at-risk' | 'missed' | 'none';

export interface RpoState {
  level: RpoLevel;
  word: string;
  detail: string;
}

// From this part of the goal on the next point has to come soon, or the goal is missed.
const AT_RISK_FROM = 0.8;

/**
 * How a machine stands against its RPO goal.
 *
 * @param heardSecondsAgo the age of `machine` itself: while the service is silent the lag goes on growing
 */
export function rpoState(machine: Machine, site: string, heardSecondsAgo = 0): RpoState {
  if (machine.owner && machine.owner !== site) {
    return { level: 'none', word: 'Not replicated', detail: `runs at ${machine.owner}` };
  }
  const goal = machine.rpoSeconds;
  if (machine.lastPoint === null || machine.rpoLagSeconds === null) {
    const promise = goal ? `, goal ${duration(goal)}` : '';
    return { level: goal ? 'missed' : 'none', word: 'No point yet', detail: `nothing to recover from${promise}` };
  }
  const lag = machine.rpoLagSeconds + Math.floor(heardSecondsAgo);
  if (!goal) {
    return { level: 'none', word: 'No goal', detail: `${duration(lag)} behind` };
  }
  const detail = `${duration(lag)} of ${duration(goal)}`;
  if (!machine.rpoMet || lag > goal) {
    return { level: 'missed', word: 'Missed', detail };
  }
  return lag >= goal * AT_RISK_FROM
    ? { level: 'at-risk', word: 'At risk', detail }
    : { level: 'met', word: 'Met', detail };
}

export interface RpoCounts {
  met: number;
  atRisk: number;
  missed: number;
}

export function rpoCounts(site: Site, heardSecondsAgo = 0): RpoCounts {
  const levels = site.machines.map((machine) => rpoState(machine, site.id, heardSecondsAgo).level);
  const of = (level: RpoLevel) => levels.filter((each) => each === level).length;
  return { met: of('met'), atRisk: of('at-risk'), missed: of('missed') };
}
