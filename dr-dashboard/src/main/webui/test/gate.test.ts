import { describe, expect, it } from 'vitest';
import { missing, outdated, worstLoss } from '../src/failover/gate';
import { UNCONFIRMED, aPlan, theEast } from './samples';

const ENTRY = { confirm: 'east', reason: 'fire', word: '', token: 'secret' };

describe('the button', () => {
  it('is open when all is said', () => {
    expect(missing(aPlan(), ENTRY)).toEqual([]);
  });

  it.each(['', 'East', 'east ', ' east', 'eas', 'west'])('stays shut for “%s” instead of the name', (confirm) => {
    expect(missing(aPlan(), { ...ENTRY, confirm })).toEqual(['the site’s name, “east”, typed exactly']);
  });

  it('stays shut without plan, reason or token', () => {
    expect(missing(null, ENTRY)).toEqual(['the plan']);
    expect(missing(aPlan(), { ...ENTRY, reason: ' ' })).toEqual(['a reason']);
    expect(missing(aPlan(), { ...ENTRY, token: '' })).toEqual(['the access token']);
  });

  it('asks for a person’s name where fencing cannot be confirmed', () => {
    const plan = aPlan({ fence: UNCONFIRMED });

    expect(missing(plan, ENTRY)).toEqual(['the name of the person who says the primary is down']);
    expect(missing(plan, { ...ENTRY, word: 'R. Moreau' })).toEqual([]);
  });

  it('stays shut for a plan that brings nothing back', () => {
    expect(missing(aPlan({ machines: [] }), ENTRY)).toEqual(['a plan that brings a machine back']);
  });
});

it('a plan is outdated for the machines that have a newer point', () => {
  const east = theEast();
  const site = {
    ...east,
    machines: east.machines.map((each) =>
      each.name === 'db' ? { ...each, lastPoint: { ...each.lastPoint!, sequence: each.lastPoint!.sequence + 1 } } : each,
    ),
  };

  expect(outdated(aPlan(), east)).toEqual([]);
  expect(outdated(aPlan(), site).map((machine) => machine.name)).toEqual(['db']);
});

it('the machine that loses most is named', () => {
  expect(worstLoss(aPlan())?.name).toBe('deb');
});
