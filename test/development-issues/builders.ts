/** Things that tests about development issues start from, each with overrides. */
import type { DevelopmentIssue } from '../../src/development-issues/model.ts';
import type { PilotProject } from '../../src/development-issues/project-model.ts';

export function makeIssue(overrides: Partial<DevelopmentIssue> = {}): DevelopmentIssue {
  const at = new Date('2020-07-01T03:00:00Z');
  return {
    _id: 'd1',
    districtGroup: 'THON_S',
    fiscalYear: 2563,
    number: 1,
    title: 'คลองบางมดเน่าเสีย',
    titleEn: null,
    summary: null,
    themes: ['CANAL'],
    status: 'heard',
    answers: [],
    sessions: [],
    source: null,
    mergedInto: null,
    splitFrom: null,
    events: [],
    unfinished: null,
    version: 1,
    createdBy: 's1',
    createdAt: at,
    updatedAt: at,
    ...overrides,
  };
}

export function makeProject(overrides: Partial<PilotProject> = {}): PilotProject {
  const at = new Date('2020-07-01T03:00:00Z');
  return {
    _id: 'p1',
    districtGroup: 'THON_S',
    district: null,
    fiscalYear: 2563,
    name: 'เรือเก็บขยะ',
    nameEn: null,
    unit: null,
    budgetBaht: null,
    state: 'planned',
    issues: [],
    sessions: [],
    reports: [],
    sheet: null,
    version: 1,
    createdBy: 's1',
    createdAt: at,
    updatedBy: 's1',
    updatedAt: at,
    ...overrides,
  };
}
