import type { FaultOptions } from '@livelane/emulator';
import { titleWith } from '../recorded-suite.ts';
import type { Story } from '../story.ts';

/** A test that names a case, and passes. */
const REFUSED = 4;
const TITLE = `test ${REFUSED}`;

/** What people do at the vendor meanwhile, and what the vendor will not have. */
export const people: Story[] = [
  {
    id: 'refused',
    title: 'one test is refused for ever',
    faults: ({ section }) => [{ ...refusal, match: { body: NAMES[section] } } as FaultOptions],
    columns: ({ id }) => id !== 'zephyr-job',
    except: { refused: [TITLE] },
    says: new RegExp(`${TITLE}\\b.*Injected`),
  },
  {
    id: 'closed',
    title: 'Testmo’s run completed by a person in mid-run',
    columns: ({ id }) => id === 'testmo',
    settings: { delivery: { deadlineMs: 2_000 } },
    says: /was completed in Testmo while results were still to come/,
    except: { isLeft: true, isPartial: true, violations: [400, 409, 422] },
    happens: async (stage) => {
      const courier = stage.startCourier();
      await stage.write(12);
      const { testmo } = await stage.emulator.waitFor(({ testmo }) => testmo.runs.length > 0);
      await stage.atVendor('POST', `/api/v1/automation/runs/${testmo.runs[0]?.id}/complete`, {});
      await stage.write(12);
      stage.suite.end();
      await stage.ended(courier);
    },
  },
];

const refusal = { kind: 'status', status: 400, body: { message: 'Injected: this one never' } } as const;

/** How requests name the test, as a regular expression. */
const NAMES = {
  testmo: `"name":"${titleWith(REFUSED).replace(/[[\]]/g, '.')}"`,
  aio: `PROJ-TC-${REFUSED + 1}"`,
  xray: `CALC-${REFUSED + 1}"`,
  zephyr: `${TITLE} `,
};
