// @vitest-environment jsdom
import { cleanup, configure, render, screen } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, it, vi } from 'vitest';
import { Sealed } from '../src/shell/Sealed';

// A loaded test machine may need a while for what a person sees at once.
configure({ asyncUtilTimeout: 20_000 });

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  sessionStorage.clear();
});

it('says that the vault is sealed, and keeps no passphrase after trying it', async () => {
  const ask = vi.fn<typeof fetch>().mockResolvedValue(Response.json({ error: 'wrong passphrase for vault s3://vault' }, { status: 403 }));
  vi.stubGlobal('fetch', ask);
  const user = userEvent.setup();
  render(<Sealed vault="s3://vault" />);

  expect(screen.getByText('The vault is sealed')).toBeTruthy();
  await user.type(screen.getByLabelText(/^Access token/), 'secret');
  await user.type(screen.getByLabelText(/^Passphrase/), 'guess');
  await user.click(screen.getByRole('button', { name: 'Unseal the vault' }));

  expect(await screen.findByText('wrong passphrase for vault s3://vault')).toBeTruthy();
  expect(screen.getByLabelText<HTMLInputElement>(/^Passphrase/).value).toBe('');
  expect(JSON.parse(String(ask.mock.lastCall![1]?.body))).toEqual({ passphrase: 'guess' });
});
