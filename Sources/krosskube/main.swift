print("krosskube")
