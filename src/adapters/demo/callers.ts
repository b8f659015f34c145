import { numbers } from './server/story.js';

/** A caller of whom the demo knows what comes of the call. */
export interface DemoCaller {
  readonly label: string;
  readonly number?: string;
  readonly withheld?: true;
}

/** The example callers, in the order in which they are offered. */
export const demoCallers: readonly DemoCaller[] = [
  { label: 'Known in one CRM', number: numbers.oneCrm },
  { label: 'Known in both', number: numbers.bothCrms },
  { label: 'Main number of a company', number: numbers.company },
  { label: 'Shared by three people', number: numbers.shared },
  { label: 'Unknown number', number: numbers.unknown },
  { label: 'Withheld', withheld: true },
  { label: 'With extension', number: `${numbers.extension};ext=12` },
];
