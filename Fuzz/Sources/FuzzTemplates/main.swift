import CLibFuzzer
import Glibc

// libFuzzer reads its own options from the arguments: see 'make fuzz' and -help=1.
var argumentCount = CommandLine.argc
var arguments: UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>? = CommandLine.unsafeArgv
let status = LLVMFuzzerRunDriver(&argumentCount, &arguments) { data, size in
  TemplateFuzzing.run(UnsafeBufferPointer(start: data, count: size))
  return 0
}
exit(status)
