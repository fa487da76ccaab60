import { drillEvaluation } from './drill.ts';
import { contractorVisit, fireInspection, firePatrol } from './fire.ts';
import { followUp } from './follow-up.ts';
import { keyPoint, meeting, wardCheck, workSafety } from './house.ts';
import type { ShippedForm } from './kit.ts';
import { practiceCompliance } from './practice.ts';
import { coreSystems, infectionControl, nursingRound, recordTimeliness, sixS, surgicalSafety } from './quality.ts';
import { guardService, keyRoomCheck, leaderCheck, securityPatrol, toutPatrol } from './security.ts';
import {
  dischargedSurvey,
  emergencySurvey,
  inpatientSurvey,
  outpatientSurvey,
  staffSurvey,
  surveyWave,
} from './survey.ts';
import { informationSecurity, medicalDevices, utilities } from './utility.ts';

export type { ShippedForm } from './kit.ts';

/** Every form the product comes with. One line each. */
export const shippedForms: readonly ShippedForm[] = [
  securityPatrol,
  toutPatrol,
  keyRoomCheck,
  keyPoint,
  leaderCheck,
  guardService,
  firePatrol,
  fireInspection,
  contractorVisit,
  utilities,
  medicalDevices,
  informationSecurity,
  coreSystems,
  practiceCompliance,
  surgicalSafety,
  recordTimeliness,
  sixS,
  nursingRound,
  infectionControl,
  wardCheck,
  workSafety,
  meeting,
  drillEvaluation,
  outpatientSurvey,
  inpatientSurvey,
  emergencySurvey,
  dischargedSurvey,
  staffSurvey,
  surveyWave,
  followUp,
];
