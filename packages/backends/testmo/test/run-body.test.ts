import { describe, expect, test } from 'vitest';
import { createRunBody, markerTag } from '../src/run-body.ts';
import { nastyTexts, run, section } from './samples.ts';

const settings = run().settings;
const metadata = {
  commit: '0123456789abcdef',
  branch: 'main',
  repository: 'https://github.com/acme/shop',
  pullRequest: '7',
  ci: { name: 'GitHub Actions', build: '55', buildUrl: 'https://ci.example/55', job: 'e2e' },
};

describe('a run', () => {
  test('shows where it comes from', () => {
    const start = { ...run().start, projects: ['chromium', 'firefox'], shard: { current: 2, total: 4 } };
    const body = createRunBody(
      run({ metadata, start, settings: { ...settings, fields: { browser: 'chrome' }, tags: ['nightly'] } }),
      section({ source: 'frontend', config: 'Chrome', milestoneId: 3 }),
    );
    expect(body).toEqual({
      name: 'Playwright · main · 0123456',
      source: 'frontend',
      config: 'Chrome',
      milestone_id: 3,
      tags: ['nightly', expect.stringMatching(/^livelane-github-77-1-[0-9a-f]{8}$/)],
      links: [{ name: 'GitHub Actions build 55', url: 'https://ci.example/55' }],
      fields: [
        { type: 1, name: 'Commit', value: '0123456789abcdef' },
        { type: 1, name: 'Branch', value: 'main' },
        { type: 5, name: 'Repository', value: 'https://github.com/acme/shop' },
        { type: 1, name: 'Pull request', value: '7' },
        { type: 1, name: 'CI', value: 'GitHub Actions' },
        { type: 1, name: 'CI build', value: '55' },
        { type: 1, name: 'CI job', value: 'e2e' },
        { type: 1, name: 'Framework', value: 'Playwright 1.65.1' },
        { type: 1, name: 'Projects', value: 'chromium, firefox' },
        { type: 1, name: 'Node.js', value: 'v20.19.0' },
        { type: 1, name: 'OS', value: 'linux x64' },
        { type: 1, name: 'Reporter', value: 'Livelane 0.1.0' },
        { type: 1, name: 'browser', value: 'chrome' },
      ],
    });
  });

  test.each([
    [{}, {}, 'Playwright · 2026-11-24 10:30 UTC'],
    [{ commit: '0123456789' }, {}, 'Playwright · 0123456'],
    [{ tag: 'v1.2', commit: '0123456789' }, {}, 'Playwright · v1.2 · 0123456'],
    [{ branch: 'main' }, { name: '  Nightly\nrun ' }, 'Nightly run'],
  ])('with %j and %j is called %s', (of, named, name) => {
    const createdAt = Date.UTC(2026, 10, 24, 10, 30);
    const facts = run({ metadata: of, createdAt, settings: { ...settings, ...named } });
    expect(createRunBody(facts, section()).name).toBe(name);
  });

  test.each([
    ['playwright', 'playwright'],
    ['@cucumber/cucumber', 'cucumber-cucumber'],
    ['7', 'tests'],
  ])('of the framework %s goes to the source %s by default', (name, source) => {
    const start = { ...run().start, framework: { name, version: '1' } };
    expect(createRunBody(run({ start }), section()).source).toBe(source);
  });

  test('has tags of letters, digits, dashes and underscores only', () => {
    const tags = ['Release 1.2', '@smoke', 'a_b', '@smoke', '¡!', ...nastyTexts];
    const body = createRunBody(run({ settings: { ...settings, tags } }), section());
    expect(body.tags.slice(0, 3)).toEqual(['Release-1-2', 'smoke', 'a_b']);
    for (const tag of body.tags) expect(tag).toMatch(/^[\w-]{1,750}$/);
    expect(new Set(body.tags).size).toBe(body.tags.length);
  });

  test('shows links that are no web address as fields', () => {
    const links = [
      { name: 'Plan', url: 'https://example.com/plan' },
      { name: 'Mail', url: 'mailto:qa@example.com' },
      { name: 'Long', url: `https://example.com/${'x'.repeat(800)}` },
    ];
    const body = createRunBody(run({ settings: { ...settings, links } }), section());
    expect(body.links).toEqual([{ name: 'Plan', url: 'https://example.com/plan' }]);
    expect(body.fields.slice(-2).map(({ type, name }) => [type, name])).toEqual([
      [1, 'Mail'],
      [2, 'Long'],
    ]);
  });
});

describe('the tag that finds a run again', () => {
  test('is the same for every courier of the run, and another one for every other run', () => {
    const runs = [
      { id: '20261124-101500-0a1b2c' },
      { id: 'github-77' },
      { id: 'github-7.7' },
      { id: 'github-7-7' },
      ...[...new Set(nastyTexts)].filter(Boolean).map((id) => ({ id })),
    ];
    const tags = runs.map(markerTag);
    expect(runs.map((of) => markerTag({ ...of }))).toEqual(tags);
    expect(new Set(tags).size).toBe(runs.length);
    for (const tag of tags) expect(tag).toMatch(/^livelane-[\w-]{1,100}$/);
  });
});
