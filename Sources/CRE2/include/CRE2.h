#ifndef KROSSKUBE_CRE2_H
#define KROSSKUBE_CRE2_H
#endif
