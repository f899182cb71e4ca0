import { describe, expect, it } from 'vitest';
import { rpoCounts, rpoState } from '../src/sites/rpo';
import { aMachine, theEast } from './samples';

describe('a machine against its RPO goal', () => {
  it('has met it while the lag is well below', () => {
    expect(rpoState(aMachine(), 'east')).toEqual({ level: 'met', word: 'Met', detail: '12 s of 1 min' });
  });

  it('is at risk from four fifths of it on', () => {
    expect(rpoState(aMachine({ rpoLagSeconds: 47 }), 'east').level).toBe('met');
    expect(rpoState(aMachine({ rpoLagSeconds: 48 }), 'east').word).toBe('At risk');
  });

  it('has missed it when the service says so', () => {
    const state = rpoState(aMachine({ rpoLagSeconds: 187, rpoMet: false }), 'east');

    expect(state).toEqual({ level: 'missed', word: 'Missed', detail: '3 min 07 s of 1 min' });
  });

  it('misses it by itself while the service is silent', () => {
    expect(rpoState(aMachine({ rpoLagSeconds: 50 }), 'east', 11).word).toBe('Missed');
  });

  it('has missed it without a point', () => {
    const state = rpoState(aMachine({ lastPoint: null, rpoLagSeconds: null, rpoMet: false }), 'east');

    expect(state).toEqual({ level: 'missed', word: 'No point yet', detail: 'nothing to recover from, goal 1 min' });
  });

  it('is not measured once another site owns it', () => {
    expect(rpoState(aMachine({ owner: 'west', rpoMet: false }), 'east').word).toBe('Not replicated');
  });

  it('is counted with the others of its site', () => {
    const east = theEast();
    const site = { ...east, machines: east.machines.map((each, at) => (at === 0 ? { ...each, rpoMet: false } : each)) };

    expect(rpoCounts(site)).toEqual({ met: 4, atRisk: 1, missed: 1 });
  });
});
