// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Checked, SiteCare as Care } from '../src/service/contract';
import { SiteCare, checkWords, roundWords } from '../src/vault/SiteCare';

const CHECKED: Checked = {
  at: '2026-11-22T03:00:00Z',
  read: true,
  points: 12,
  packs: 1,
  bytes: '3 GiB',
  damages: [],
  whole: [],
  problem: '',
};
const NOTHING: Care = { site: 'east', checked: null, checking: null, round: null };

afterEach(cleanup);

describe('the care of a site in the vault', () => {
  it('says what was looked at and what was found', () => {
    expect(checkWords(CHECKED)).toMatch(/: 12 points in 1 pack, 3 GiB read: all is well\.$/);
    const damage = { object: 'packs/ab.1', what: 'is not there', points: ['db#12'], read: true };
    expect(checkWords({ ...CHECKED, read: false, damages: [damage] })).toMatch(/, structure only: 1 object damaged\.$/);
    expect(checkWords({ ...CHECKED, problem: 'the store is gone' })).toMatch(/came to no end: the store is gone$/);
  });

  it('says what a round removed and what goes later', () => {
    const round = { at: CHECKED.at, points: 1, deleted: 2, compacted: 3, freed: '4 GiB', waiting: 5, damaged: [], problem: '' };
    expect(roundWords(round)).toMatch(/: 1 point removed, 2 packs deleted, 3 written anew, 4 GiB freed; 5 packs with/);
  });

  it('names what is damaged, what it costs and the way out', () => {
    const damage = { object: 'packs/ab.1', what: 'is not there', points: ['db#12'], read: true };
    render(<SiteCare care={{ ...NOTHING, checked: { ...CHECKED, damages: [damage], whole: ['db#11'] } }} busy={false} onCheck={vi.fn()} />);

    const list = screen.getByRole('list', { name: 'Damaged objects' });
    expect(list.textContent).toContain('packs/ab.1: is not there');
    expect(list.textContent).toContain('Costs db#12');
    expect(list.textContent).toContain('whole: db#11');
    expect(list.textContent).toContain('--condemn');
  });

  it('begins no second check beside one', () => {
    const checking = { since: CHECKED.at, read: true, points: 3, bytes: '1 GiB' };
    render(<SiteCare care={{ ...NOTHING, checking }} busy={false} onCheck={vi.fn()} />);

    expect(screen.queryByRole('button', { name: 'Check east' })).toBeNull();
    expect(screen.getByText(/3 points, 1 GiB read/)).toBeDefined();
  });
});
