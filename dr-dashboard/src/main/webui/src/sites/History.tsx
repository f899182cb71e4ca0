import { ExpandableSection, FormSelect, FormSelectOption, Spinner } from '@patternfly/react-core';
import { useEffect, useState } from 'react';
import { client, words } from '../service/client';
import type { Machine, Point, Site } from '../service/contract';
import { count, dateTime, duration, largest } from '../wording';
import { type Moment, moments, sawtooth } from './history';

const WIDTH = 720;
const HEIGHT = 90;

/** How old the newest point of a machine was over time, and what its points brought into the vault. */
export function History({ site, now }: { site: Site; now: number }) {
  const [open, setOpen] = useState(false);
  const [chosen, setChosen] = useState('');
  const machine = site.machines.find((each) => each.name === chosen) ?? site.machines[0];
  if (!machine) {
    return null;
  }
  return (
    <ExpandableSection
      className="history"
      isExpanded={open}
      onToggle={(_, wanted) => setOpen(wanted)}
      toggleText="Lag and traffic over time"
    >
      <FormSelect
        aria-label="Machine"
        className="history-machine"
        value={machine.name}
        onChange={(_, name) => setChosen(name)}
      >
        {site.machines.map((each) => (
          <FormSelectOption key={each.id} value={each.name} label={each.name} />
        ))}
      </FormSelect>
      {open && <OfMachine site={site.id} machine={machine} now={now} />}
    </ExpandableSection>
  );
}

function OfMachine({ site, machine, now }: { site: string; machine: Machine; now: number }) {
  const [points, setPoints] = useState<Point[] | null>(null);
  const [failure, setFailure] = useState('');
  const newest = machine.lastPoint?.sequence ?? 0;

  // Asked again when there is a newer point, not each second.
  useEffect(() => {
    let gone = false;
    setFailure('');
    client
      .points(site, machine.name)
      .then((all) => !gone && setPoints(all))
      .catch((refused) => !gone && setFailure(words(refused)));
    return () => {
      gone = true;
    };
  }, [site, machine.name, newest]);

  if (failure) {
    return <p className="note">{failure}</p>;
  }
  if (points === null) {
    return <Spinner size="md" aria-label="Asking for the points" />;
  }
  return <Charts machine={machine} all={moments(points, now)} now={now} />;
}

export function Charts({ machine, all, now }: { machine: Machine; all: Moment[]; now: number }) {
  const first = all[0];
  if (!first) {
    return <p className="aside">No point yet.</p>;
  }
  const rpo = machine.rpoSeconds ?? 0;
  const longest = Math.max(...all.map((moment) => moment.lag));
  const most = Math.max(...all.map((moment) => moment.stored));
  const sum = all.reduce((before, moment) => before + moment.stored, 0);
  const highest = Math.max(longest, rpo) * 1.05;
  const span = Math.max(1, now - first.at);
  const bar = Math.max(1, Math.min(12, WIDTH / all.length / 2));
  const lagWords = `Lag of ${machine.name}: ${duration(longest)} at most, its RPO is ${duration(rpo)}`;
  const byteWords = `Into the vault: ${largest(sum)} by ${count(all.length, 'point')}, ${largest(most)} at most by one`;
  return (
    <div className="charts">
      <figure>
        <figcaption>{lagWords}</figcaption>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={lagWords} preserveAspectRatio="none">
          {rpo > 0 && (
            <line className="promised" x1="0" x2={WIDTH} y1={HEIGHT - (rpo / highest) * HEIGHT} y2={HEIGHT - (rpo / highest) * HEIGHT} />
          )}
          <path className={longest > rpo ? 'lag broken' : 'lag'} d={sawtooth(all, now, highest, WIDTH, HEIGHT)} />
        </svg>
      </figure>
      <figure>
        <figcaption>{byteWords}</figcaption>
        <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} role="img" aria-label={byteWords} preserveAspectRatio="none">
          {all.map((moment) => {
            const height = most === 0 ? 0 : (moment.stored / most) * HEIGHT;
            const x = Math.min(WIDTH - bar, ((moment.at - first.at) / span) * WIDTH);
            return (
              <rect key={moment.at} className="bytes" x={x} y={HEIGHT - height} width={bar} height={height}>
                <title>{`${largest(moment.stored)}, ${dateTime(moment.at)}`}</title>
              </rect>
            );
          })}
        </svg>
        <p className="aside span">
          <span>{dateTime(first.at)}</span>
          <span>now</span>
        </p>
      </figure>
    </div>
  );
}
