// @vitest-environment jsdom
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { CopyProgress, words } from '../src/sites/CopyProgress';

const COPY = {
  covered: '38 GiB',
  size: '100 GiB',
  percent: 38,
  perSecond: '4 MiB',
  wholeAt: null,
  wanShare: '30 % of the line while other groups send',
};

afterEach(cleanup);

describe('a copy that takes several cycles', () => {
  it('shows how far it is', () => {
    render(<CopyProgress machine="deb" copy={COPY} />);

    expect(screen.getByRole('progressbar', { name: 'Copy of deb' }).getAttribute('aria-valuenow')).toBe('38');
    expect(screen.getByText('38 GiB of 100 GiB, 4 MiB/s, 30 % of the line while other groups send')).toBeDefined();
  });

  it('says nothing of what cannot be told yet', () => {
    expect(words({ ...COPY, perSecond: '0 B', wanShare: '' })).toBe('38 GiB of 100 GiB');
  });
});
