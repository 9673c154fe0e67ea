import type { TestError } from '@livelane/core';
import { clean, errorText } from '@livelane/dispatcher';
import { consoleField } from './named-field.ts';
import type { Field } from './wire.ts';

/** `TimeoutError: …`, `AssertionError [ERR_ASSERTION]: …`, `java.lang.NullPointerException: …` */
const ERROR_TYPE = /^([\w$.]{1,100}(?:Error|Exception|Failure))\b/;

/** One highlighted console field an error, with its type as the vendor's own example has it. */
export function errorFields(errors: readonly TestError[], name = 'Error'): Field[] {
  return errors.map((error, index) => {
    const type = ERROR_TYPE.exec(clean(error.message).trimStart())?.[1];
    return {
      ...consoleField(
        errors.length === 1 ? name : `${name} ${index + 1} of ${errors.length}`,
        errorText(error),
      ),
      ...(type && { meta: { type } }),
      is_highlight: true,
    };
  });
}
