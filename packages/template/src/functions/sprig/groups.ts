import { formerSprig } from '../flavour.ts';
import type { LazyGroup } from '../lazy-group.ts';

/** Sprig's groups; the names carry the prefix `sprig_`, which is left out here. Source: spec/template.md 9.9. */
export const sprigGroups: readonly LazyGroup[] = [
  {
    prefix: 'sprig_',
    names:
      ' abbrev abbrevboth camelcase cat contains hasPrefix hasSuffix hello indent initials kebabcase lower nindent nospace plural quote repeat replace snakecase squote substr swapcase title toString trim trimAll trimPrefix trimSuffix trimall trunc untitle upper wrap wrapWith ',
    load: async () => (await import('./strings.ts')).sprigStrings,
  },
  {
    prefix: 'sprig_',
    names:
      ' append chunk compact concat first has initial join last list mustAppend mustChunk mustCompact mustFirst mustHas mustInitial mustLast mustPrepend mustPush mustRest mustReverse mustSlice mustUniq mustWithout prepend push rest reverse slice sortAlpha split splitList splitn toStrings tuple uniq without ',
    load: async () => (await import('./lists.ts')).sprigLists,
  },
  {
    prefix: 'sprig_',
    names:
      ' deepCopy dict dig get hasKey keys merge mergeOverwrite mustDeepCopy mustMerge mustMergeOverwrite omit pick pluck set unset values ',
    load: async () => (await import('./dicts.ts')).sprigDicts,
  },
  {
    prefix: 'sprig_',
    names:
      ' add add1 add1f addf atoi biggest ceil div divf float64 floor int int64 max maxf min minf mod mul mulf randInt round seq sub subf toDecimal until untilStep ',
    load: async () => (await import('./numbers.ts')).sprigNumbers,
  },
  {
    prefix: 'sprig_',
    names: ' all any coalesce deepEqual default empty fail kindIs kindOf ternary typeIs typeIsLike typeOf ',
    load: async () => (await import('./defaults.ts')).sprigDefaults,
  },
  {
    prefix: 'sprig_',
    names: ' fromJson mustFromJson mustToJson mustToPrettyJson mustToRawJson toJson toPrettyJson toRawJson ',
    load: async () => (await import('./json.ts')).sprigJson,
  },
  {
    prefix: 'sprig_',
    names:
      ' mustRegexFind mustRegexFindAll mustRegexMatch mustRegexReplaceAll mustRegexReplaceAllLiteral mustRegexSplit regexFind regexFindAll regexMatch regexQuoteMeta regexReplaceAll regexReplaceAllLiteral regexSplit ',
    load: async () => (await import('./regex.ts')).sprigRegex,
  },
  {
    prefix: 'sprig_',
    names: ' adler32sum b32dec b32enc b64dec b64enc sha1sum sha256sum sha512sum ',
    load: async () => (await import('./encodings.ts')).sprigEncodings,
  },
  {
    prefix: 'sprig_',
    names: ' base clean dir ext isAbs osBase osClean osDir osExt osIsAbs ',
    load: async () => (await import('./paths.ts')).sprigPaths,
  },
  { prefix: 'sprig_', names: ' urlParse urlJoin ', load: async () => (await import('./urls.ts')).sprigUrls },
  { prefix: 'sprig_', names: ' semver semverCompare ', load: async () => (await import('./semver.ts')).sprigVersions },
  {
    prefix: 'sprig_',
    names: ' toDate mustToDate unixEpoch mustDateModify must_date_modify duration durationRound ago ',
    load: async () => (await import('./dates.ts')).sprigDates,
  },
  {
    prefix: 'sprig_',
    names: ' bcrypt htpasswd derivePassword ',
    load: async () => (await import('./passwords.ts')).sprigPasswords,
  },
  {
    prefix: 'sprig_',
    names:
      ' genPrivateKey buildCustomCert genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey ',
    load: async () => (await import('./certificates.ts')).sprigCertificates,
  },
  {
    prefix: 'sprig_',
    names: ' encryptAES decryptAES shuffle ',
    load: async () => (await import('./encryption.ts')).sprigEncryption,
  },
  { prefix: 'sprig_', names: formerSprig, load: async () => (await import('./former.ts')).formerSprig },
];
