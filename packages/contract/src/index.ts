import { auditApi, settingApi, setupApi } from './admin.ts';
import { assessmentApi, assessmentGapApi, scoreSheetApi } from './assessment.ts';
import { backupApi } from './backup.ts';
import { bookApi } from './book.ts';
import { cameraHealthApi } from './camera-health.ts';
import { cameraMaskApi } from './camera-mask.ts';
import { cameraRuleApi } from './camera-rule.ts';
import { caseApi } from './case.ts';
import { casefileApi } from './casefile.ts';
import { clinicalApi, clinicalSheetApis } from './clinical.ts';
import { countersignApi } from './countersign.ts';
import { deliveryApi } from './delivery.ts';
import { deskApi } from './desk.ts';
import { deviceApi } from './device.ts';
import { directoryApi } from './directory.ts';
import { dispatchApi, noticeApi } from './dispatch.ts';
import { dutyConsoleApi } from './duty-console.ts';
import { dutyApi } from './duty.ts';
import { ethicsApi } from './ethics.ts';
import { evidenceApi } from './evidence.ts';
import { factorApi } from './factor.ts';
import { followUpApi } from './follow-up.ts';
import { footageApi } from './footage.ts';
import { formApi } from './form.ts';
import { gbCareApi } from './gb-care.ts';
import { gb28181Api } from './gb28181.ts';
import { hisApi } from './his.ts';
import { hvaApi } from './hva.ts';
import { departmentSheetApi, identityApi, peopleSheetApi } from './identity.ts';
import { indicatorApi } from './indicator.ts';
import { figureApi, ledgerApi } from './ledger.ts';
import { letterApi, letterSheetApi } from './letter.ts';
import { lockApi } from './lock.ts';
import { mediaNodeApi } from './media-node.ts';
import { onvifApi } from './onvif.ts';
import { placeApi } from './place.ts';
import { planApi } from './plan.ts';
import { publicApi } from './public.ts';
import { recordingApi } from './recording.ts';
import { rosterApi } from './roster.ts';
import { roundApi } from './round.ts';
import { rtlsApi } from './rtls.ts';
import { sessionApi } from './session.ts';
import { signalApi } from './signal.ts';
import { fileApi, linkApi } from './subject.ts';
import { supervisionApi, supervisionSheetApi } from './supervision.ts';
import { surveyApi } from './survey.ts';
import { talkApi } from './talk.ts';
import { registerApi } from './things/thing.ts';
import { trainingApi } from './training.ts';
import { uplinkApi } from './uplink.ts';
import { videoApi } from './video.ts';
import { wallApi } from './wall.ts';
import { zlmApi } from './zlm.ts';

export * from './admin.ts';
export * from './assessment.ts';
export * from './assessment/index.ts';
export * from './backup.ts';
export * from './book.ts';
export * from './books/index.ts';
export { blankBook } from './books/kinds/blank.ts';
export { custodyBook } from './books/kinds/custody.ts';
export { fundBook } from './books/kinds/fund.ts';
export { hoursBook } from './books/kinds/hours.ts';
export { loanBook } from './books/kinds/loan.ts';
export * from './books/kit.ts';
export * from './books/law.ts';
export * from './books/terms.ts';
export * from './case-blocks.ts';
export * from './case-fields.ts';
export * from './case-define.ts';
export * from './case-figures.ts';
export * from './case-kit.ts';
export { type DataOf, type InputOf, type TypedCase } from './case-language.ts';
export * from './case-must.ts';
export * from './case-rules.ts';
export * from './lock.ts';
export * from './wall.ts';
export * from './recording.ts';
export * from './camera-health.ts';
export * from './evidence.ts';
export * from './footage.ts';
export * from './look.ts';
export * from './reading.ts';
export * from './recurrence/index.ts';
export * from './case-words.ts';
export * from './case.ts';
export * from './casefile.ts';
export * from './cases/alarm.ts';
export * from './cases/hazard-choices.ts';
export * from './cases/index.ts';
export { scoreBands } from './cases/contractor-score.ts';
export * from './cases/load.ts';
export * from './cases/lost-item.ts';
export * from './cases/major-hazards.ts';
export * from './cases/names.ts';
export * from './cases/order-choices.ts';
export * from './cases/service-choices.ts';
export * from './client.ts';
export * from './common.ts';
export * from './countersign.ts';
export * from './delivery.ts';
export * from './push-hosts.ts';
export { callTree } from './things/kinds/emergency-plan.ts';
export * from './desk.ts';
export * from './device-wiring.ts';
export * from './device.ts';
export * from './directory.ts';
export * from './dispatch.ts';
export * from './duties.ts';
export * from './duty-console.ts';
export * from './duty.ts';
export { errorCodes } from './error-codes.ts';
export { internalError } from './internal-error.ts';
export * from './errors.ts';
export * from './events.ts';
export * from './factor.ts';
export { fault, ownWords, said } from './fault.ts';
export * from './clinical.ts';
export * from './ethics.ts';
export * from './follow-up.ts';
export * from './form.ts';
export * from './forms/index.ts';
export * from './gb28181.ts';
export * from './gb-care.ts';
export * from './media-node.ts';
export * from './zlm.ts';
export * from './onvif.ts';
export * from './talk.ts';
export * from './identity.ts';
export * from './indicator.ts';
export * from './indicators/index.ts';
export * from './ledger.ts';
export * from './letter.ts';
export * from './letters/index.ts';
export * from './supervision.ts';
export * from './paste.ts';
export * from './permissions.ts';
export * from './place.ts';
export * from './plan.ts';
export * from './plain.ts';
export * from './plans/index.ts';
export * from './public.ts';
export * from './register-kit.ts';
export * from './registers.ts';
export * from './his.ts';
export * from './hva.ts';
export * from './hva/index.ts';
export * from './training.ts';
export * from './training/exam.ts';
export * from './near.ts';
export * from './roster.ts';
export * from './roster/index.ts';
export * from './round.ts';
export * from './route.ts';
export * from './session.ts';
export { type Fact, factHeader, factIn, factText } from './fact.ts';
export * from './rtls.ts';
export * from './signal.ts';
export * from './similar.ts';
export * from './subject.ts';
export * from './survey.ts';
export * from './surveys/index.ts';
export * from './template.ts';
export * from './things/kinds/index.ts';
export { type BannedClaim, bannedClaims, claimsIn } from './things/banned-claims.ts';
export { type Coverage, deviceCoverage } from './things/coverage.ts';
export { type CoverageRule, coverageRules } from './things/coverage-rules.ts';
export { findings, findingsOf, type Finding, type Reads, type ThingKind, type ThingRange } from './things/kind.ts';
export { sharedFields, thingLimits } from './things/kit.ts';
export { type WorkName, workNames, works } from './things/works.ts';
export { type ThingGroup, type ThingGroupName, thingGroups } from './things/groups.ts';
export {
  reckon,
  standingOf,
  earliest,
  limitsOf,
  type Check,
  type Due,
  type End,
  type Limit,
  type LimitOf,
  type Source,
} from './things/terms.ts';
export { labelSizes, type LabelSize, type Referring, registerApi, Thing, ThingCheck } from './things/thing.ts';
export {
  type AnyCheck,
  type AnyThing,
  type CoverageCount,
  type CoveredPlace,
  type GuardCount,
  type MayDo,
  type QuietDays,
  type SkilledPerson,
} from './things/more.ts';
export { accidentKinds } from './things/kinds/accident-choices.ts';
export { type Reading, readerCircles, type ThingReader, type ThingVersion, type Versioned } from './things/versions.ts';
export * from './camera-mask.ts';
export * from './camera-rule.ts';
export * from './uplink.ts';
export * from './video.ts';
export * from './work-areas.ts';

/** Every route of the product, by group. */
export const apis = {
  setup: setupApi,
  session: sessionApi,
  factor: factorApi,
  consoles: dutyConsoleApi,
  directory: directoryApi,
  identity: identityApi,
  departments: departmentSheetApi,
  people: peopleSheetApi,
  countersign: countersignApi,
  place: placeApi,
  device: deviceApi,
  register: registerApi,
  signal: signalApi,
  rtls: rtlsApi,
  duty: dutyApi,
  roster: rosterApi,
  assessment: assessmentApi,
  scores: scoreSheetApi,
  gaps: assessmentGapApi,
  his: hisApi,
  hva: hvaApi,
  training: trainingApi,
  case: caseApi,
  casefile: casefileApi,
  book: bookApi,
  letter: letterApi,
  letters: letterSheetApi,
  supervision: supervisionApi,
  supervisionSheet: supervisionSheetApi,
  lock: lockApi,
  wall: wallApi,
  recording: recordingApi,
  evidence: evidenceApi,
  footage: footageApi,
  cameraHealth: cameraHealthApi,
  form: formApi,
  plan: planApi,
  round: roundApi,
  file: fileApi,
  link: linkApi,
  figure: figureApi,
  indicator: indicatorApi,
  ledger: ledgerApi,
  dispatch: dispatchApi,
  notice: noticeApi,
  delivery: deliveryApi,
  desk: deskApi,
  cameraMask: cameraMaskApi,
  cameraRule: cameraRuleApi,
  uplink: uplinkApi,
  video: videoApi,
  gb28181: gb28181Api,
  gbCare: gbCareApi,
  mediaNode: mediaNodeApi,
  zlm: zlmApi,
  onvif: onvifApi,
  talk: talkApi,
  audit: auditApi,
  setting: settingApi,
  backup: backupApi,
  public: publicApi,
  survey: surveyApi,
  followUp: followUpApi,
  ethics: ethicsApi,
  clinical: clinicalApi,
  ...clinicalSheetApis,
} as const;
