/** ONNX models of a few nodes over three columns, made with onnx.helper; small enough to live in a test. */
export const tinyModels = {
  /** double in, `variable` [rows, 1]: the sum of the row. */
  sum: 'CAkSFW1vZGVsLWhhcnZlc3Rlci10ZXN0czpwCi8KAVgKBGF4ZXMSCHZhcmlhYmxlIglSZWR1Y2VTdW0qDwoIa2VlcGRpbXMYAaABAhIBZyoNCAEQBzoBAUIEYXhlc1oRCgFYEgwKCggLEgYKAAoCCANiGAoIdmFyaWFibGUSDAoKCAsSBgoACgIIAUIECgAQEg==',
  /** float in, `probabilities` [rows, 2] = 1 − a, a, and after it another float output. */
  classes:
    'CAkSFW1vZGVsLWhhcnZlc3Rlci10ZXN0czrwAQoYCgFYCgFzCgFlCgJheBICeDAiBVNsaWNlChIKA29uZQoCeDASAngxIgNTdWIKLAoCeDEKAngwEg1wcm9iYWJpbGl0aWVzIgZDb25jYXQqCwoEYXhpcxgBoAECChAKAngwEgVkZWNveSIDTmVnEgFnKgoIARAHOgEAQgFzKgoIARAHOgEBQgFlKgsIARAHOgEBQgJheCoPCAEQASIEAACAP0IDb25lWhEKAVgSDAoKCAESBgoACgIIA2IdCg1wcm9iYWJpbGl0aWVzEgwKCggBEgYKAAoCCAJiFQoFZGVjb3kSDAoKCAESBgoACgIIAUIECgAQEg==',
  /** float in, `top` [rows]: the largest of the row. */
  flat: 'CAkSFW1vZGVsLWhhcnZlc3Rlci10ZXN0czpiCioKAVgKBGF4ZXMSA3RvcCIJUmVkdWNlTWF4Kg8KCGtlZXBkaW1zGACgAQISAWcqDQgBEAc6AQFCBGF4ZXNaEQoBWBIMCgoIARIGCgAKAggDYg8KA3RvcBIICgYIARICCgBCBAoAEBI=',
  /** float in of rank 3, which no contract asks for. */
  rank3:
    'CAkSFW1vZGVsLWhhcnZlc3Rlci10ZXN0czpDChAKAVgSAVkiCElkZW50aXR5EgFnWhUKAVgSEAoOCAESCgoACgIIAwoCCAFiFQoBWRIQCg4IARIKCgAKAggDCgIIAUIECgAQEg==',
  /** double in, `variable` [rows, 1]: the sum of logarithms, so minus infinity for a zero. */
  logarithms:
    'CAkSFW1vZGVsLWhhcnZlc3Rlci10ZXN0czp9CgsKAVgSAUwiA0xvZwovCgFMCgRheGVzEgh2YXJpYWJsZSIJUmVkdWNlU3VtKg8KCGtlZXBkaW1zGAGgAQISAWcqDQgBEAc6AQFCBGF4ZXNaEQoBWBIMCgoICxIGCgAKAggDYhgKCHZhcmlhYmxlEgwKCggLEgYKAAoCCAFCBAoAEBI=',
} as const;
