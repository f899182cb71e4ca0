// @vitest-environment jsdom
import { cleanup, configure, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { overviewAt } from '../dev/world.ts';
import { Alarms } from '../src/alarms/Alarms';
import { client } from '../src/service/client';

// A loaded test machine may need a while for what a person sees at once.
configure({ asyncUtilTimeout: 20_000 });

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

const NOW = Date.parse('2026-11-22T03:14:00Z');
const alarms = overviewAt(NOW, NOW, 'missed', null).alarms;

it('shows what holds and lets a person look after it', async () => {
  const acknowledge = vi.spyOn(client, 'acknowledge').mockResolvedValue(alarms[0]!);
  render(<Alarms alarms={alarms} mayWrite onAskForToken={() => undefined} />);

  screen.getByRole('heading', { name: '1 alarm' });
  await userEvent.setup().click(screen.getByRole('button', { name: 'I look after it' }));

  expect(acknowledge).toHaveBeenCalledWith(17);
});

it('tries the way to people and says where it does not work', async () => {
  vi.spyOn(client, 'testAlarms').mockResolvedValue([{ channel: 'mail', to: 'ops@example.org', problem: 'refused' }]);
  render(<Alarms alarms={[]} mayWrite onAskForToken={() => undefined} />);

  screen.getByRole('heading', { name: 'No alarms' });
  await userEvent.setup().click(screen.getByRole('button', { name: 'Test alarms' }));

  await screen.findByText(/mail to ops@example.org: refused/);
});

it('asks for the token first', async () => {
  const asked = vi.fn();
  render(<Alarms alarms={alarms} mayWrite={false} onAskForToken={asked} />);

  await userEvent.setup().click(screen.getByRole('button', { name: 'Test alarms' }));

  expect(asked).toHaveBeenCalled();
});
