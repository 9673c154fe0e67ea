import type { IFormatterOptions, ProgressFormatter } from '@cucumber/cucumber';
import type { Envelope } from './messages.ts';
import { isNote } from './notes.ts';
import { packageOfCucumber, runningCucumber } from './running-cucumber.ts';

type Collector = IFormatterOptions['eventDataCollector'];

/** https://github.com/cucumber/pretty-formatter#progressprinter */
interface PrettyFormatter {
  ProgressPrinter: new (settings: {
    stream: IFormatterOptions['stream'];
    options: { summarise: boolean; includeAttachments?: boolean; theme?: object };
  }) => { update(envelope: Envelope): void };
}

/** What prints Cucumber's own `progress` to the formatter's stream, without the author's notes. */
export function showProgress(options: IFormatterOptions): Pick<ProgressFormatter, 'finished'> {
  const { version, ProgressFormatter } = runningCucumber();
  const Printer = Number.parseInt(version, 10) < 13 ? undefined : progressPrinter();
  const { cleanup, eventBroadcaster, eventDataCollector, parsedArgvOptions, stream } = options;
  if (!Printer) {
    return new ProgressFormatter({ ...options, eventDataCollector: withoutNotes(eventDataCollector) });
  }
  const { includeAttachments = parsedArgvOptions.printAttachments, theme } = parsedArgvOptions;
  const printer = new Printer({
    stream,
    options: {
      summarise: true,
      ...(includeAttachments !== undefined && { includeAttachments }),
      ...(theme !== undefined && { theme }),
    },
  });
  eventBroadcaster.on('envelope', (envelope: Envelope) => {
    if (!envelope.attachment || !isNote(envelope.attachment)) printer.update(envelope);
  });
  return { finished: async () => void (await cleanup()) };
}

/** Where the class gets what it prints below the failed steps. */
function withoutNotes(collector: Collector): Collector {
  const getTestCaseAttempts: Collector['getTestCaseAttempts'] = () =>
    collector.getTestCaseAttempts().map((attempt) => ({
      ...attempt,
      stepAttachments: Object.fromEntries(
        Object.entries(attempt.stepAttachments).map(([step, attachments]) => [
          step,
          attachments.filter((attachment) => !isNote(attachment)),
        ]),
      ),
    }));
  return Object.create(collector, { getTestCaseAttempts: { value: getTestCaseAttempts } });
}

/** Since 13, `progress` is the printer of a package of Cucumber's; the class that is still there prints otherwise. */
function progressPrinter(): PrettyFormatter['ProgressPrinter'] | undefined {
  try {
    return (packageOfCucumber('@cucumber/pretty-formatter') as PrettyFormatter).ProgressPrinter;
  } catch {
    // A later Cucumber prints by other means.
    return undefined;
  }
}
