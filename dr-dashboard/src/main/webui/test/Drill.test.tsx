// @vitest-environment jsdom
import { cleanup, configure, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { PlanDialog } from '../src/failover/PlanDialog';
import { MachineTable } from '../src/sites/MachineTable';
import { keepToken } from '../src/service/token';
import { aMachine, aPlan, theEast } from './samples';

const ask = vi.fn<typeof fetch>();

// A loaded test machine may need a while for what a person sees at once.
configure({ asyncUtilTimeout: 20_000 });

beforeEach(() => {
  vi.stubGlobal('fetch', ask);
  ask.mockImplementation((_path, init) =>
    Promise.resolve(init?.method === 'POST' ? Response.json({ run: 'r1' }, { status: 202 }) : Response.json(aPlan({ hash: 'the-hash' }))),
  );
});

afterEach(() => {
  cleanup();
  ask.mockReset();
  sessionStorage.clear();
});

it('begins exactly the drill that was shown', async () => {
  keepToken('secret');
  const closed = vi.fn();
  render(<PlanDialog site={theEast()} onClose={closed} drill={{ mayWrite: true, onAskForToken: vi.fn() }} />);

  await userEvent.setup().click(await screen.findByRole('button', { name: 'Start the drill' }));

  expect(String(ask.mock.calls[0]![0])).toBe('/api/sites/east/plan?mode=drill');
  const [path, init] = ask.mock.lastCall!;
  expect(path).toBe('/api/sites/east/failover');
  expect(JSON.parse(String(init?.body))).toEqual({ plan: 'the-hash', confirm: 'east', reason: 'drill, begun on the page', word: '' });
  expect(closed).toHaveBeenCalled();
});

it('asks for the token before it begins anything', async () => {
  const asked = vi.fn();
  render(<PlanDialog site={theEast()} onClose={vi.fn()} drill={{ mayWrite: false, onAskForToken: asked }} />);

  await userEvent.setup().click(await screen.findByRole('button', { name: 'Start the drill' }));

  expect(asked).toHaveBeenCalled();
  expect(ask).toHaveBeenCalledTimes(1);
});

it('says of each machine when it was last seen to boot, and how long that took', () => {
  const proof = { sequence: 6, at: '2026-11-20T03:14:00Z', run: 'r0', tookSeconds: 43, detail: 'well', screen: 'screen-1.png' };
  const machines = [aMachine({ proof }), aMachine({ id: 'east/2', name: 'app' })];
  render(<MachineTable site={{ ...theEast(), machines }} now={Date.parse('2026-11-22T03:14:00Z')} heardSecondsAgo={0} />);

  expect(screen.getByText(/2 d.* ago/).textContent).toContain('in 43 s');
  expect(screen.getByRole('button', { name: 'Screen of db' })).toBeDefined();
  expect(screen.getByText('never')).toBeDefined();
});
