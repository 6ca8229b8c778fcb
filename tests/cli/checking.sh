# Read by the tests of the command line before anything else: the program they are given, a folder of
# their own, and what goes wrong in how many cases.
gerdy=$(realpath "$1")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work" || exit 1
faults=0 cases=0
fault() { faults=$((faults + 1)); echo "FAULT: $*"; }

# both feet of the synthetic runner under its forces, as runner/loads.xml
write_loads() {
  cat >runner/loads.xml <<XML
<OpenSimDocument Version="40000"><ExternalLoads name="l"><objects>
<ExternalForce name="right"><applied_to_body>calcn_r</applied_to_body>
<force_identifier>ground_force_r_v</force_identifier>
<point_identifier>ground_force_r_p</point_identifier></ExternalForce>
<ExternalForce name="left"><applied_to_body>calcn_l</applied_to_body>
<force_identifier>ground_force_l_v</force_identifier>
<point_identifier>ground_force_l_p</point_identifier></ExternalForce>
</objects><datafile>forces.mot</datafile></ExternalLoads></OpenSimDocument>
XML
}
