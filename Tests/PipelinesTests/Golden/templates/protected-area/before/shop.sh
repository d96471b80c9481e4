#!/bin/sh
# Start of user code setup
echo mine
# End of user code
# Start of user code gone
echo lost
# End of user code
