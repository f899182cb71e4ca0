import type { Run, RunStep } from '../service/contract';
import { plain } from '../wording';

/** The one of two runs to show: the later started, and of one run the report that knows more. */
export function latest(shown: Run | null, arrived: Run): Run {
  if (shown === null) {
    return arrived;
  }
  if (shown.id !== arrived.id) {
    return Date.parse(arrived.startedAt) >= Date.parse(shown.startedAt) ? arrived : shown;
  }
  // An answer asked for before an event may arrive after it. Steps begin anew by decisions alone, which are counted.
  if (arrived.decided !== shown.decided) {
    return arrived.decided > shown.decided ? arrived : shown;
  }
  return knowledge(arrived) >= knowledge(shown) ? arrived : shown;
}

// Between two decisions steps only ever go on from waiting to working to an end, so this number never falls.
function knowledge(run: Run): number {
  const weight = { waiting: 0, working: 1, held: 1, failed: 2, done: 2 } as const;
  return run.steps.reduce((sum, step) => sum + weight[step.state], run.endedAt ? 1 : 0);
}

/** What kind of run it is, and between which sites. */
export function title(run: Run): string {
  const kinds: Record<string, string> = { drill: `drill of ${run.site} at ${run.at}`, migration: `migration of ${run.site} to ${run.at}` };
  return kinds[run.mode.toLowerCase()] ?? `failover of ${run.site} to ${run.at}`;
}

export type Tone = 'working' | 'good' | 'partial' | 'bad';

export interface RunVerdict {
  tone: Tone;
  word: string;
  /** Which machine and why, where not all came back. */
  reason: string;
}

export function verdict(run: Run): RunVerdict {
  if (run.endedAt === null) {
    const waits = run.paused ? 'Paused' : run.asked.length > 0 || run.questions.some(({ until }) => until) ? 'Waits for a decision' : '';
    return { tone: waits ? 'partial' : 'working', word: waits || 'Running', reason: '' };
  }
  const outcome = run.outcome ?? 'ended';
  const sentence = plain(outcome.charAt(0)) + outcome.slice(1).replace(/_/g, ' ');
  // A label holds a few words; the reasons of a bad night do not fit into it.
  const [word, reason] = [sentence.replace(/\s*[:(].*$/s, ''), /[:(]/.test(sentence) ? sentence : ''];
  const everyMachine = run.machines.every((machine) => machine.state === 'running');
  if (/^recovered/i.test(outcome)) {
    return { tone: /except/i.test(outcome) || !everyMachine ? 'partial' : 'good', word, reason };
  }
  if (/^drilled/i.test(outcome)) {
    return { tone: outcome === 'drilled' ? 'good' : 'partial', word, reason };
  }
  return { tone: 'bad', word, reason };
}

export interface Stage {
  kind: string;
  title: string;
  done: number;
  total: number;
  state: RunStep['state'];
}

const TITLES: Record<string, string> = {
  preflight: 'Check first',
  'shut-down': 'Shut down at the old site',
  'last-cycle': 'Replicate once more',
  fence: 'Fence the old site',
  own: 'Take ownership',
  keep: 'Keep ownership',
  external: 'Ask outside',
  network: 'Networks',
  disk: 'Create disks',
  define: 'Define machines',
  fill: 'Fill disks',
  start: 'Start machines',
  verify: 'Verify services',
  hydrate: 'Make disks local',
  hook: 'Your own steps',
  clear: 'Begin again',
  undo: 'Roll back',
};

/** A run's many steps as the few stages one can take in at a glance, in the order the plan has them. */
export function stages(steps: RunStep[]): Stage[] {
  const kinds = [...new Set(steps.map((step) => step.kind))].sort((a, b) => rank(a) - rank(b));
  return kinds.map((kind) => {
    const own = steps.filter((step) => step.kind === kind);
    return {
      kind,
      title: TITLES[kind] ?? plain(kind),
      done: own.filter((step) => step.state === 'done').length,
      total: own.length,
      state: together(own),
    };
  });
}

function rank(kind: string): number {
  const place = Object.keys(TITLES).indexOf(kind);
  return place < 0 ? Number.MAX_SAFE_INTEGER : place;
}

function together(steps: RunStep[]): RunStep['state'] {
  const some = (state: RunStep['state']) => steps.some((step) => step.state === state);
  if (some('failed')) {
    return 'failed';
  }
  if (steps.every((step) => step.state === 'done')) {
    return 'done';
  }
  if (some('working') || (some('done') && some('waiting'))) {
    return 'working';
  }
  return some('held') ? 'held' : 'waiting';
}

/** Steps as a person wants them: what failed and what is going on first, then what is done, newest first, then the rest. */
export function byUrgency(steps: RunStep[]): RunStep[] {
  const order: Record<RunStep['state'], number> = { failed: 0, working: 1, held: 2, done: 3, waiting: 4 };
  return steps
    .map((step, place) => ({ step, place }))
    .sort(
      (a, b) =>
        order[a.step.state] - order[b.step.state] ||
        (a.step.state === 'done' ? Date.parse(b.step.endedAt ?? '') - Date.parse(a.step.endedAt ?? '') : 0) ||
        a.place - b.place,
    )
    .map(({ step }) => step);
}
