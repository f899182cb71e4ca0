import { describe, expect, it } from 'vitest';
import { byUrgency, latest, stages, title, verdict } from '../src/runs/progress';
import { aRun } from './samples';

describe('of two reports of runs', () => {
  it('the one that knows more stays, in whatever order they arrive', () => {
    const early = aRun(5);
    const late = aRun(20);

    expect(latest(early, late)).toBe(late);
    expect(latest(late, early)).toBe(late);
  });

  it('the end is known by its time alone', () => {
    const ended = aRun(300);
    const almost = { ...ended, endedAt: null, outcome: null };

    expect(latest(ended, almost)).toBe(ended);
  });

  it('the later run is shown', () => {
    const old = aRun(300);
    const next = aRun(0, { id: 'next', startedAt: '2026-11-23T00:00:00Z' });

    expect(latest(old, next).id).toBe('next');
    expect(latest(next, old).id).toBe('next');
  });
});

describe('a run', () => {
  it('is folded into the stages of a failover, in order', () => {
    const [first, fence, ...rest] = stages(aRun(2).steps);

    expect(first).toMatchObject({ title: 'Check first', done: 1, total: 1, state: 'done' });
    expect(fence).toMatchObject({ title: 'Fence the old site', state: 'working' });
    expect(rest.map((stage) => stage.state)).toEqual(Array(7).fill('waiting'));
  });

  it('shows a stage as failed if one of its steps has', () => {
    const { steps } = aRun(300);
    const broken = steps.map((step) => (step.id === 'start/db' ? { ...step, state: 'failed' as const } : step));

    expect(stages(broken).find((stage) => stage.kind === 'start')?.state).toBe('failed');
    expect(byUrgency(broken)[0]?.id).toBe('start/db');
  });

  it('lists what is going on before what is done and what waits', () => {
    const states = byUrgency(aRun(14).steps).map((step) => step.state);

    expect(states.slice().sort((a, b) => order(a) - order(b))).toEqual(states);
  });

  it('says the outcome in a few words and the reasons beside them', () => {
    const outcome = 'recovered except 1: deb (pack c7 is damaged; pick an earlier point)';
    const ended = verdict(aRun(300, { endedAt: '2026-11-22T03:20:00Z', outcome }));

    expect(ended.word).toBe('Recovered except 1');
    expect(ended.reason).toContain('pack c7 is damaged');
  });

  it('that is a drill is called one, and has not failed because its machines are gone', () => {
    const drill = { mode: 'drill', endedAt: '2026-11-22T03:20:00Z', machines: [] };

    expect(title(aRun(5))).toBe('failover of east to west');
    expect(title(aRun(5, drill))).toBe('drill of east at west');
    expect(verdict(aRun(300, { ...drill, outcome: 'drilled' })).tone).toBe('good');
    expect(verdict(aRun(300, { ...drill, outcome: 'drilled except 1: db is not well' })).tone).toBe('partial');
  });

  it('ends well only when every machine runs', () => {
    const whole = { endedAt: '2026-11-22T03:20:00Z', outcome: 'recovered' };

    expect(verdict(aRun(5)).tone).toBe('working');
    expect(verdict(aRun(300)).tone).toBe('partial');
    expect(verdict(aRun(300, { ...whole, machines: [] })).tone).toBe('good');
    expect(verdict(aRun(300, { ...whole, outcome: 'cancelled' })).tone).toBe('bad');
  });
});

function order(state: string): number {
  return ['failed', 'working', 'held', 'done', 'waiting'].indexOf(state);
}
