// @vitest-environment jsdom
import { cleanup, configure, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { FailoverDialog } from '../src/failover/FailoverDialog';
import { keepToken } from '../src/service/token';
import { UNCONFIRMED, aPlan, theEast } from './samples';

const ask = vi.fn<typeof fetch>();

// A loaded test machine may need a while for what a person sees at once.
configure({ asyncUtilTimeout: 20_000 });

beforeEach(() => vi.stubGlobal('fetch', ask));

afterEach(() => {
  cleanup();
  ask.mockReset();
  sessionStorage.clear();
});

function answering(plan: ReturnType<typeof aPlan>, order: Response = Response.json({ run: 'r1' }, { status: 202 })) {
  ask.mockImplementation((_path, init) => Promise.resolve(init?.method === 'POST' ? order : Response.json(plan)));
}

async function open(started: (run: string) => void = () => undefined) {
  render(<FailoverDialog site={theEast()} cutOff={false} onClose={() => undefined} onStarted={started} />);
  await screen.findByLabelText(/^Reason/);
  return { button: screen.getByRole<HTMLButtonElement>('button', { name: 'Fail over east now' }), user: userEvent.setup() };
}

it('tells what is lost, what stays down and that the old site may still run', async () => {
  answering(aPlan({ fence: UNCONFIRMED }));
  await open();

  expect(screen.getByText(/of writes lost at most \(deb\)/)).toBeTruthy();
  expect(screen.getByText('machine batch').parentElement?.textContent).toContain('no room: needs 1 GiB of memory');
  expect(screen.getByText('Fencing of east is unconfirmed')).toBeTruthy();
  expect(screen.getByRole('grid', { name: 'Machines that come back' }).textContent).toContain('on west2 as east--db');
});

it('orders exactly the plan that was shown, once the name is typed', async () => {
  keepToken('secret');
  answering(aPlan({ fence: UNCONFIRMED, hash: 'the-hash' }));
  const started = vi.fn();
  const { button, user } = await open(started);

  await user.type(screen.getByLabelText(/^Who says/), 'R. Moreau');
  await user.type(screen.getByLabelText(/^Reason/), 'fire');
  expect(button.disabled).toBe(true);
  await user.type(screen.getByLabelText(/^Type east/), 'east');
  expect(button.disabled).toBe(false);
  await user.click(button);

  const [path, init] = ask.mock.lastCall!;
  expect(path).toBe('/api/sites/east/failover');
  expect(JSON.parse(String(init?.body))).toEqual({ plan: 'the-hash', confirm: 'east', reason: 'fire', word: 'R. Moreau' });
  expect(new Headers(init?.headers).get('Authorization')).toBe('Bearer secret');
  expect(started).toHaveBeenCalledWith('r1');
});

it('shows a refusal in the service’s words, and asks for the token again if that was wrong', async () => {
  keepToken('old');
  answering(aPlan(), Response.json({ error: 'the token is not the one in /var/lib/resite/token' }, { status: 401 }));
  const { button, user } = await open();

  await user.type(screen.getByLabelText(/^Reason/), 'fire');
  await user.type(screen.getByLabelText(/^Type east/), 'east');
  await user.click(button);

  expect(await screen.findByText('the token is not the one in /var/lib/resite/token')).toBeTruthy();
  expect(screen.getByLabelText(/^Access token/)).toBeTruthy();
});

it('shows why there is no plan', async () => {
  ask.mockResolvedValue(Response.json({ error: 'site east was never captured; run resite capture east' }, { status: 409 }));
  render(<FailoverDialog site={theEast()} cutOff={false} onClose={() => undefined} onStarted={() => undefined} />);

  expect(await screen.findByText('site east was never captured; run resite capture east')).toBeTruthy();
});
