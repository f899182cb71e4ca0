import type { Run, RunStep } from '../service/contract';
import { duration, secondsBetween } from '../wording';
import { StateMark } from './StateMark';
import { byUrgency } from './progress';

/** Every step: failures and what is going on first, then what is done, newest first, then what waits. */
export function StepList({ run, now }: { run: Run; now: number }) {
  return (
    <div>
      <h3 id="steps-title">Steps</h3>
      {/* A region that scrolls has to be reachable by keyboard. */}
      <div className="steps" role="region" aria-labelledby="steps-title" tabIndex={0}>
        <ol>
          {byUrgency(run.steps).map((step) => (
            <li key={step.id} className={step.state}>
              <StateMark state={step.state} />
              <span className="step-name">
                <code>{step.id}</code>
                {step.detail && <span className="aside">{step.detail}</span>}
              </span>
              <span className="took">{took(step, now)}</span>
            </li>
          ))}
        </ol>
      </div>
    </div>
  );
}

function took(step: RunStep, now: number): string {
  if (step.startedAt === null) {
    return '';
  }
  const seconds = secondsBetween(step.startedAt, step.endedAt ?? now);
  return seconds < 10 ? `${seconds.toFixed(1)} s` : duration(seconds);
}
