import type { Decision, Run, RunAction, RunMachine, RunQuestion } from '../service/contract';
import { clockTime } from '../wording';

/** Something that the run offers a person to decide: of a machine of it, of a step, or of the run as a whole. */
export interface Choice {
  run: string;
  /** Empty for the whole run or a step. */
  machine: string;
  /** Empty but for an answer about it. */
  step: string;
  host: string;
  action: RunAction;
}

/** What the run asks people for, and cannot end without. */
export interface Question {
  text: string;
  choices: Choice[];
}

const LABELS: Record<string, string> = {
  retry: 'Try again',
  host: 'Move to another host',
  previous: 'Earlier point',
  accept: 'Accept as it is',
  omit: 'Leave out',
  pause: 'Pause',
  resume: 'Go on',
  cancel: 'Cancel the run',
  rollback: 'Roll back',
  done: 'It is done',
  again: 'Do it again',
  fail: 'It will not be done',
};

// What an answer about a step does.
const ANSWERS: Record<string, string> = {
  done: 'it counts as done, and what waits for it goes on',
  again: 'it is done once more, by the service',
  fail: 'it fails, and so does what cannot be without it',
};

export function ofMachine(run: Run, machine: RunMachine): Choice[] {
  return machine.actions.map((action) => ({ run: run.id, machine: machine.name, step: '', host: machine.host, action }));
}

export function ofRun(run: Run): Choice[] {
  return run.actions.map((action) => ({ run: run.id, machine: '', step: '', host: '', action }));
}

function ofQuestion(run: Run, question: RunQuestion): Choice[] {
  return question.answers.map((answer) => ({
    run: run.id,
    machine: '',
    step: question.step,
    host: '',
    action: { action: answer, host: '', stopRunning: false, words: ANSWERS[answer] ?? answer },
  }));
}

export function questions(run: Run): Question[] {
  const paused = run.paused
    ? [{ text: 'The run is paused: nothing more is begun', choices: ofRun(run).filter(({ action }) => action.action === 'resume') }]
    : [];
  const steps = run.questions.map((question) => ({ text: told(question), choices: ofQuestion(run, question) }));
  const machines = run.machines
    .filter((machine) => run.asked.includes(machine.name))
    .map((machine) => ({ text: `${machine.name} has failed: ${machine.reason}`, choices: ofMachine(run, machine) }));
  return [...paused, ...steps, ...machines];
}

function told({ step, owner, text, until }: RunQuestion): string {
  const whom = owner ? `, for ${owner}` : '';
  return until ? `${step}${whom}, until ${clockTime(until)}: ${text}` : `${step} has failed: ${text}`;
}

/** The button's few words. */
export function label({ action }: Choice): string {
  if (action.action === 'host') {
    return `Move to ${action.host}`;
  }
  const word = LABELS[action.action] ?? action.action;
  return action.action === 'rollback' && action.stopRunning ? `${word}, shut off` : word;
}

/** The question that the dialog asks. */
export function title(choice: Choice): string {
  const subject = choice.machine || choice.step;
  return subject ? `${label(choice)}: ${subject}` : `${label(choice)}?`;
}

/** Whether something is given up by it that does not come back. */
export function isGrave({ action }: Choice): boolean {
  return action.stopRunning || ['previous', 'rollback', 'cancel', 'fail'].includes(action.action);
}

export function order(choice: Choice, by: string, why: string, word: string): Decision {
  const { action, host, stopRunning } = choice.action;
  return { action, machine: choice.machine, step: choice.step, host, word, stopRunning, by, why };
}
